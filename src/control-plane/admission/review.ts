// AdmissionReview: the question to a webhook, and its answer once it is known to be one. @see apiserver pkg/admission/plugin/webhook/request/admissionreview.go
import { isObject, own, textAt, type Json, type JsonObject } from "#base";
import { unkeptInJson, unkeptWords } from "../schema/kept-numbers.ts";
import type { ServedResource } from "../registry/served-resource.ts";
import type { UserInfo } from "../request/user.ts";
import { kindOf, objectIn, resourceTriple, type Attributes } from "./attributes.ts";
import type { Hook } from "./hook.ts";

/** What a webhook decided. */
export interface Verdict {
  readonly isAllowed: boolean;
  /** Status of a refusal, as the webhook wrote it. */
  readonly result: JsonObject | undefined;
  readonly patch: readonly Json[] | undefined;
  readonly warnings: readonly string[];
  readonly annotations: Readonly<Record<string, string>>;
}

/** The request of a review, without its uid. */
export function reviewRequest(attributes: Attributes, version: ServedResource): JsonObject {
  const { scope, operation, name, namespace } = attributes;
  const { subresource } = scope;
  return {
    kind: { ...kindOf(attributes, version) },
    resource: { ...resourceTriple(version) },
    ...(subresource !== "" && { subResource: subresource }),
    requestKind: { ...kindOf(attributes, scope.served) },
    requestResource: { ...resourceTriple(scope.served) },
    ...(subresource !== "" && { requestSubResource: subresource }),
    ...(name !== "" && { name }),
    ...(namespace !== "" && { namespace }),
    operation,
    userInfo: userInfo(scope.user),
    object: objectIn(attributes, attributes.object, version) ?? null,
    oldObject: objectIn(attributes, attributes.old, version) ?? null,
    dryRun: scope.options.dryRun,
    options: attributes.options,
  };
}

function userInfo({ name, groups, uid, extra }: UserInfo): JsonObject {
  return {
    username: name,
    ...(uid !== undefined && uid !== "" && { uid }),
    ...(groups.length > 0 && { groups }),
    ...(extra !== undefined && Object.keys(extra).length > 0 && { extra }),
  };
}

/** The whole question. */
export function writeReview({ reviewVersion }: Hook, uid: string, request: JsonObject): JsonObject {
  return { kind: "AdmissionReview", apiVersion: `admission.k8s.io/${reviewVersion}`, request: { uid, ...request } };
}

/** The verdict in an answer, or why it is none, in the words of the API server. */
export function readReview(hook: Hook, uid: string, answer: unknown): Verdict | string {
  const response = own(answer, "response");
  if (!isObject(response)) return "webhook response was absent";
  if (hook.reviewVersion === "v1") {
    if (response["uid"] !== uid) return `expected response.uid=${JSON.stringify(uid)}, got ${JSON.stringify(response["uid"] ?? "")}`;
    const [group, kind] = [own(answer, "apiVersion") ?? "", own(answer, "kind") ?? ""].map(String);
    if (group !== "admission.k8s.io/v1" || kind !== "AdmissionReview") {
      const shown = group === "" && kind === "" ? "/, Kind=" : `${group}, Kind=${kind}`;
      return `expected webhook response of admission.k8s.io/v1, Kind=AdmissionReview, got ${shown}`;
    }
  }
  const patch = readPatch(hook, response);
  if (typeof patch === "string") return patch;
  const [warnings, annotations, result] = [response["warnings"], response["auditAnnotations"], response["status"]];
  return {
    isAllowed: response["allowed"] === true,
    result: isObject(result) ? result : undefined,
    patch,
    warnings: Array.isArray(warnings) ? warnings.map(String) : [],
    annotations: Object.fromEntries(Object.keys(isObject(annotations) ? annotations : {}).map((key) => [key, textAt(annotations, key)])),
  };
}

function readPatch(hook: Hook, response: JsonObject): readonly Json[] | undefined | string {
  const patch = textAt(response, "patch");
  const type = response["patchType"] ?? undefined;
  const isStrict = hook.reviewVersion === "v1";
  if (!hook.isMutating) return isStrict ? strayPatch(patch, type) : undefined;
  if (isStrict && patch !== "" && type === undefined) return "webhook returned response.patch but not response.patchType";
  if (patch === "") return type === undefined ? undefined : "webhook returned response.patchType but not response.patch";
  if (type !== undefined && type !== "JSONPatch") return `webhook returned invalid response.patchType of ${JSON.stringify(type)}`;
  try {
    const text = Buffer.from(patch, "base64").toString();
    const operations: unknown = JSON.parse(text);
    const unkept = unkeptInJson(text);
    if (unkept !== undefined) return `webhook returned a response.patch that cannot be taken: ${unkeptWords(unkept)}`;
    if (Array.isArray(operations)) return operations as readonly Json[];
  } catch {
    // told like a patch that is no list
  }
  return "webhook returned a response.patch that is no JSON patch";
}

function strayPatch(patch: string, type: Json | undefined): string | undefined {
  if (patch !== "") return "validating webhook may not return response.patch";
  return type === undefined ? undefined : "validating webhook may not return response.patchType";
}
