// What users of flux_bootstrap_git rely on, with Terraform.
import { acceptance } from "./matrix.ts";

await acceptance("terraform");
