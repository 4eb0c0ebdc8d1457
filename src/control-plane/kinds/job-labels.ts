// How a Job finds its pods.
import { stringAt, type MutableJsonObject } from "#base";

/** Labels that the server sets on the pods of a Job, with their older names. @param metadata the Job's */
export function generatedLabels(metadata: MutableJsonObject): Record<string, string> {
  const [uid, name] = [stringAt(metadata, "uid"), stringAt(metadata, "name")];
  return { "batch.kubernetes.io/controller-uid": uid, "batch.kubernetes.io/job-name": name, "controller-uid": uid, "job-name": name };
}
