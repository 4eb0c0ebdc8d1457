import { hasRealPlace, openRealPlace } from "../support/contract/real-place.ts";
import { storedVersionsContract } from "../support/contract/stored-versions.ts";

storedVersionsContract("kube-apiserver", openRealPlace, { skip: !(await hasRealPlace()) });
