import { applyContract } from "../support/contract/apply-contract.ts";
import { openInProcess } from "../support/contract/embedded-place.ts";

applyContract("embedded, in process", openInProcess);
