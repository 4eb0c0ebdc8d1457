// Assignments of pods to nodes. @see kubernetes pkg/registry/core/pod/storage/storage.go, BindingREST
import { isObject, own, stringAt, timestamp, type MutableJson, type MutableJsonObject } from "#base";
import { metadataOf, textOf, type ClusterState } from "../cluster-state.ts";
import { refusals } from "../status/status.ts";
import { bodyText, decodeObject } from "../write/decode.ts";
import type { Admission } from "../write/scope.ts";
import { updateObject } from "../write/update.ts";
import { jsonResponse, warningHeader, type ApiResponse } from "./exchange.ts";
import { writeOptions } from "./options.ts";
import type { SubresourceHandler } from "./resource-handler.ts";
import type { Call } from "./router.ts";

const BINDING = { group: "", version: "v1", kind: "Binding" };
const POD_BINDINGS = { group: "", plural: "pods/binding" };
/** The write of the pod is part of the binding: admission has seen that. */
const ADMITTED: Admission = { onCreate: () => undefined, onUpdate: () => undefined, onDelete: () => undefined };

/** Answers a create of `pods/binding`, or of a binding by itself, which names its pod. @throws control-plane.refused (400, 404, 409, 500) */
export function bind(state: ClusterState, call: Call, scopeOf: Parameters<SubresourceHandler>[2]): ApiResponse {
  const [bindings, pods] = [state.table.find("", "v1", "bindings"), state.table.find("", "v1", "pods")];
  if (bindings === undefined || pods === undefined) throw refusals.noSuchPath();
  const options = writeOptions(call.query, "CreateOptions");
  const given = scopeOf(options);
  const binding = decodeObject(bodyText(call.request.body), call.request.headers["content-type"], bindings, {
    fieldValidation: options.fieldValidation,
    warnings: given.warnings,
  });
  const name = nameOf(binding, call);
  const scope = { ...given, served: pods, name, subresource: "binding" };
  checkTarget(binding);
  scope.admission.onSubresource?.(scope, binding, BINDING);
  const uid = textOf(binding["metadata"], "uid");
  updateObject({ ...scope, admission: ADMITTED }, (live) => assigned(live ?? {}, binding, state.clock.now()), { uid });
  const success = { kind: "Status", apiVersion: "v1", metadata: {}, status: "Success", code: 201 };
  return jsonResponse(201, success, warningHeader(scope.warnings));
}

function nameOf(binding: MutableJsonObject, { info }: Call): string {
  const metadata = metadataOf(binding);
  const [name, namespace] = [textOf(metadata, "name"), textOf(metadata, "namespace")];
  if (namespace !== "" && namespace !== info.namespace)
    throw refusals.badRequest("the namespace of the provided object does not match the namespace sent on the request");
  if (info.name !== "" && name !== info.name) throw refusals.badRequest("name in URL does not match name in Binding object");
  if (name === "") throw refusals.badRequest("Name parameter required.");
  return name;
}

/** Upstream passes these errors on as they are, and not as those of an invalid object. */
function checkTarget({ target }: MutableJsonObject): void {
  const kind = stringAt(target, "kind");
  const faults = [
    ...(kind === "" || kind === "Node"
      ? []
      : [`target.kind: Unsupported value: ${JSON.stringify(kind)}: supported values: "Node", "<empty>"`]),
    ...(stringAt(target, "name") === "" ? ["target.name: Required value"] : []),
  ];
  if (faults.length > 0) throw refusals.unknown(faults.length === 1 ? (faults[0] ?? "") : `[${faults.join(", ")}]`);
}

function assigned(pod: MutableJsonObject, binding: MutableJsonObject, now: number): MutableJsonObject {
  const metadata = metadataOf(pod);
  const name = textOf(metadata, "name");
  const given = textOf(binding["metadata"], "resourceVersion");
  if (metadata["deletionTimestamp"] !== undefined)
    throw refusals.conflict(POD_BINDINGS, name, `pod ${name} is being deleted, cannot be assigned to a host`);
  const node = stringAt(pod, "spec", "nodeName");
  if (node !== "") throw refusals.conflict(POD_BINDINGS, name, `pod ${name} is already assigned to node ${JSON.stringify(node)}`);
  if (given !== "") metadata["resourceVersion"] = given;
  for (const key of ["annotations", "labels"]) {
    const brought = own(binding["metadata"], key);
    if (!isObject(brought)) continue;
    metadata[key] = { ...(metadata[key] as MutableJsonObject | undefined), ...(brought as MutableJsonObject) };
  }
  pod["spec"] = { ...(pod["spec"] as MutableJsonObject), nodeName: stringAt(binding, "target", "name") };
  pod["status"] = scheduled(pod["status"], timestamp(now));
  return pod;
}

function scheduled(status: MutableJson | undefined, now: string): MutableJsonObject {
  const before = own(status, "conditions");
  const conditions = Array.isArray(before) ? (before as MutableJson[]) : [];
  const condition = { type: "PodScheduled", status: "True", lastProbeTime: null, lastTransitionTime: now };
  return {
    ...(isObject(status) ? (status as MutableJsonObject) : {}),
    conditions: [...conditions.filter((each) => stringAt(each, "type") !== "PodScheduled"), condition],
  };
}
