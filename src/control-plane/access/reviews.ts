// Kinds that answer a question and are never stored: reviews of tokens, of access, of oneself.
import { isObject, own, timestamp, type Json, type JsonObject, type MutableJsonObject } from "#base";
import { managedAfterUpdate } from "../managed-fields/field-manager.ts";
import type { ClusterState } from "../cluster-state.ts";
import { metadataOf, textOf } from "../cluster-state.ts";
import type { ServedResource } from "../registry/served-resource.ts";
import { jsonResponse, warningHeader, type ApiResponse } from "../request/exchange.ts";
import { managerOf, writeOptions } from "../request/options.ts";
import type { Call } from "../request/router.ts";
import type { UserInfo } from "../request/user.ts";
import type { FieldError } from "../resource.ts";
import { refusals } from "../status/status.ts";
import { setManagedFields } from "../write/create.ts";
import { bodyText, decodeObject } from "../write/decode.ts";
import { FieldSet } from "../managed-fields/field-set.ts";
import { joinFaults, type Authorizer } from "./authorizer.ts";
import type { Attributes, PolicyRule } from "./rules.ts";
import { ISSUER, type Tokens } from "./tokens.ts";

type Review = (object: MutableJsonObject, call: Call) => JsonObject;

export class Reviews {
  readonly #state: ClusterState;
  readonly #authorizer: Authorizer;
  readonly #tokens: Tokens;
  readonly #reviews: Readonly<Record<string, Review>>;

  constructor(state: ClusterState, access: { readonly authorizer: Authorizer; readonly tokens: Tokens }) {
    this.#state = state;
    this.#authorizer = access.authorizer;
    this.#tokens = access.tokens;
    this.#reviews = {
      "authorization.k8s.io/selfsubjectaccessreviews": (object, { user }) => this.#access(checked(object), user),
      "authorization.k8s.io/subjectaccessreviews": (object) => this.#access(checked(object), subjectOf(object)),
      "authorization.k8s.io/localsubjectaccessreviews": (object, call) => this.#localAccess(object, call),
      "authorization.k8s.io/selfsubjectrulesreviews": (object, { user }) => this.#rules(object, user),
      "authentication.k8s.io/selfsubjectreviews": (_object, { user }) => ({ userInfo: userInfo(user) }),
      "authentication.k8s.io/tokenreviews": (object) => this.#token(object),
    };
  }

  /** Answers the create of a review; undefined for any other kind. @throws control-plane.refused */
  answer(call: Call, served: ServedResource): ApiResponse | undefined {
    const review = this.#reviews[served.resource];
    if (review === undefined) return undefined;
    const options = writeOptions(call.query, "CreateOptions");
    const warnings: string[] = [];
    const object = decodeObject(bodyText(call.request.body), call.request.headers["content-type"], served, {
      fieldValidation: options.fieldValidation,
      warnings,
    });
    served.definition.strategy.applyDefaults?.(object);
    const { kind = "", apiVersion = "", metadata, spec, ...rest } = object;
    const status = review(object, call);
    const isSelf = served.resource === "authentication.k8s.io/selfsubjectreviews";
    if (served.resource === "authorization.k8s.io/selfsubjectrulesreviews")
      return jsonResponse(201, { kind, apiVersion, metadata: {}, spec: {}, status }, warningHeader(warnings));
    const answer: MutableJsonObject = { kind, apiVersion, metadata: metadata ?? {}, ...(spec !== undefined && { spec }), ...rest };
    const write = {
      versions: this.#state.table.versionsOf(served),
      apiVersion: served.apiVersion,
      resetFields: new FieldSet(),
      subresource: "",
      now: this.#state.clock.now(),
      empty: served.empty,
      mayNotFit: false,
    };
    setManagedFields(
      metadataOf(answer),
      managedAfterUpdate(write, undefined, answer, managerOf(options, call.request.headers["user-agent"])),
    );
    if (isSelf) metadataOf(answer)["creationTimestamp"] = timestamp(this.#state.clock.now());
    return jsonResponse(201, { ...answer, status }, warningHeader(warnings));
  }

  #access(object: MutableJsonObject, user: UserInfo): JsonObject {
    const wanted = attributesOfSpec(object);
    const reason = this.#authorizer.allow(user, wanted);
    if (reason !== undefined) return { allowed: true, ...(reason !== "" && { reason }) };
    const faults = this.#authorizer.faults(user, wanted.kind === "resource" ? wanted.namespace : "");
    return { allowed: false, ...(faults.length > 0 && { reason: `RBAC: ${joinFaults(faults)}` }) };
  }

  #localAccess(object: MutableJsonObject, { info }: Call): JsonObject {
    const resource = own(object["spec"], "resourceAttributes");
    const metadata = metadataOf(object);
    metadata["namespace"] ??= info.namespace;
    checkAccessReview(object, metadata);
    if (isObject(resource) && textOf(resource as Json, "namespace") !== info.namespace)
      throw refusals.badRequest(`spec.resourceAttributes.namespace must match namespace: ${info.namespace}`);
    return this.#access(object, subjectOf(object));
  }

  #rules(object: MutableJsonObject, user: UserInfo): JsonObject {
    const namespace = textOf(object["spec"], "namespace");
    if (namespace === "") throw refusals.badRequest("no namespace on request");
    const rules = [...this.#authorizer.grants(user, namespace)].map(({ rule }) => rule);
    const list = (values: readonly string[], key: string): JsonObject => (values.length === 0 ? {} : { [key]: values });
    const ofResources = rules
      .filter((each) => each.resources.length > 0)
      .map((each: PolicyRule) => ({
        verbs: each.verbs,
        ...list(each.apiGroups, "apiGroups"),
        resources: each.resources,
        ...list(each.resourceNames, "resourceNames"),
      }));
    const ofPaths = rules
      .filter((each) => each.nonResourceURLs.length > 0)
      .map((each) => ({ verbs: each.verbs, nonResourceURLs: each.nonResourceURLs }));
    const faults = this.#authorizer.faults(user, namespace);
    const evaluationError = joinFaults(faults);
    return { resourceRules: ofResources, nonResourceRules: ofPaths, incomplete: false, ...(faults.length > 0 && { evaluationError }) };
  }

  #token(object: MutableJsonObject): JsonObject {
    const token = textOf(object["spec"], "token");
    if (token === "") throw refusals.badRequest("token is required for TokenReview in authentication");
    const audiences = own(object["spec"], "audiences");
    const wanted = Array.isArray(audiences) ? audiences.map(String) : [];
    const holder = this.#tokens.authenticate(token, wanted);
    if (holder === undefined) return { user: {}, error: "invalid bearer token" };
    return {
      authenticated: true,
      user: userInfo({ ...holder.user, groups: [...holder.user.groups, "system:authenticated"] }),
      audiences: wanted.length === 0 ? [ISSUER] : holder.audiences,
    };
  }
}

function userInfo({ name, uid, groups, extra }: UserInfo): JsonObject {
  return { username: name, ...(uid !== undefined && { uid }), groups, ...(extra !== undefined && { extra }) };
}

function subjectOf({ spec }: MutableJsonObject): UserInfo {
  const groups = own(spec, "groups");
  return { name: textOf(spec, "user"), groups: Array.isArray(groups) ? groups.map(String) : [] };
}

function checked(object: MutableJsonObject): MutableJsonObject {
  checkAccessReview(object);
  return object;
}

/** @param local metadata of a review in a namespace @throws control-plane.refused (422) @see kubernetes pkg/apis/authorization/validation */
function checkAccessReview(object: MutableJsonObject, local?: MutableJsonObject): void {
  const errors = [...specErrors(object), ...metadataErrors(object, local), ...(local === undefined ? [] : localErrors(object, local))];
  if (errors.length > 0) throw refusals.invalid("authorization.k8s.io", "", "", errors);
}

const invalid = (field: string, value: unknown, detail: string): FieldError => ({ type: "invalid", field, value, detail });

function specErrors({ kind, spec }: MutableJsonObject): FieldError[] {
  const errors: FieldError[] = [];
  const [hasResource, path] = [isObject(own(spec, "resourceAttributes")), pathOf(spec)];
  if (hasResource && path !== null)
    errors.push(invalid("spec.nonResourceAttributes", path, "cannot be specified in combination with resourceAttributes"));
  if (!hasResource && path === null)
    errors.push(invalid("spec.resourceAttributes", null, "exactly one of nonResourceAttributes or resourceAttributes must be specified"));
  if (kind === "SelfSubjectAccessReview") return errors;
  const groups = own(spec, "groups");
  const isAnyone = textOf(spec, "user") !== "" || (Array.isArray(groups) && groups.length > 0);
  return isAnyone ? errors : [...errors, invalid("spec.user", "", "at least one of user or group must be specified")];
}

/** A path that is asked about, as upstream prints it. */
function pathOf(spec: unknown): JsonObject | null {
  const path = own(spec, "nonResourceAttributes");
  return isObject(path) ? { Path: textOf(path, "path"), Verb: textOf(path, "verb") } : null;
}

function metadataErrors({ metadata }: MutableJsonObject, local: MutableJsonObject | undefined): FieldError[] {
  const given = Object.entries(isObject(metadata) ? metadata : {}).filter(
    ([name, value]) => value !== null && (local === undefined || name !== "namespace"),
  );
  if (given.length === 0) return [];
  return [invalid("metadata", metadata, local === undefined ? "must be empty" : "must be empty except for namespace")];
}

function localErrors({ spec }: MutableJsonObject, local: MutableJsonObject): FieldError[] {
  const errors: FieldError[] = [];
  const resource = own(spec, "resourceAttributes");
  if (isObject(resource) && textOf(resource, "namespace") !== textOf(local, "namespace"))
    errors.push(invalid("spec.resourceAttributes.namespace", textOf(resource, "namespace"), "must match metadata.namespace"));
  const path = pathOf(spec);
  return path === null ? errors : [...errors, invalid("spec.nonResourceAttributes", path, "disallowed on this kind of request")];
}

function attributesOfSpec(object: MutableJsonObject): Attributes {
  const resource = own(object["spec"], "resourceAttributes");
  const path = own(object["spec"], "nonResourceAttributes");
  if (isObject(path)) return { kind: "path", verb: textOf(path, "verb"), path: textOf(path, "path") };
  const text = (key: string): string => textOf(resource as Json, key);
  return {
    kind: "resource",
    verb: text("verb"),
    group: text("group"),
    plural: text("resource"),
    subresource: text("subresource"),
    namespace: text("namespace"),
    name: text("name"),
  };
}
