import { clusterContract } from "../support/contract/cluster-contract.ts";
import { hasRealPlace, openRealPlace } from "../support/contract/real-place.ts";

clusterContract("kube-apiserver", openRealPlace, { skip: !(await hasRealPlace()) });
