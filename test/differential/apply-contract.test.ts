import { applyContract } from "../support/contract/apply-contract.ts";
import { hasRealPlace, openRealPlace } from "../support/contract/real-place.ts";

applyContract("kube-apiserver", openRealPlace, { skip: !(await hasRealPlace()) });
