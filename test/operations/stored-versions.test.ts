import { openInProcess } from "../support/contract/embedded-place.ts";
import { storedVersionsContract } from "../support/contract/stored-versions.ts";

storedVersionsContract("the embedded control plane", openInProcess);
