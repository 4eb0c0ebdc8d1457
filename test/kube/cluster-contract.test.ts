import { clusterContract } from "../support/contract/cluster-contract.ts";
import { openInProcess, openOverHttps } from "../support/contract/embedded-place.ts";

clusterContract("embedded, in process", openInProcess);
clusterContract("embedded, over HTTPS", openOverHttps);
