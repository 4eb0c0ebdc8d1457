import { as, maybe, record, type Described } from "../shape.ts";
import { localRef, secretKeyRef } from "./reference.ts";

const EXACTLY_ONE = "exactly one of configMapRef and secretRef must be set";

/** Another cluster to work on. */
export const kubeConfigRef = record(
  {
    configMapRef: maybe(as(localRef, "ConfigMap that says how to log in by workload identity: provider, cluster, address, audiences.")),
    secretRef: maybe(as(secretKeyRef, "Secret that holds a kubeconfig; its key is `value`, else `value.yaml`, when none is given.")),
  },
  "Another cluster on which to apply.",
  {
    rules: [
      { rule: "has(self.configMapRef) || has(self.secretRef)", message: EXACTLY_ONE },
      { rule: "!has(self.configMapRef) || !has(self.secretRef)", message: EXACTLY_ONE },
    ],
  },
);
export type KubeConfigRef = Described<typeof kubeConfigRef>;
