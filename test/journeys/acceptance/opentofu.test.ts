// What users of flux_bootstrap_git rely on, with OpenTofu.
import { acceptance } from "./matrix.ts";

await acceptance("tofu");
