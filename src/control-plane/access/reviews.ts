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
import type { Authorizer } from "./authorizer.ts";
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
      "authorization.k8s.io/selfsubjectaccessreviews": (object, { user }) => this.#access(object, user),
      "authorization.k8s.io/subjectaccessreviews": (object) => this.#access(object, subjectOf(object)),
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
    return { allowed: reason !== undefined, ...(reason !== undefined && reason !== "" && { reason }) };
  }

  #localAccess(object: MutableJsonObject, { info }: Call): JsonObject {
    const namespace = textOf(own(object["spec"], "resourceAttributes"), "namespace");
    if (namespace !== info.namespace)
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
    return { resourceRules: ofResources, nonResourceRules: ofPaths, incomplete: false };
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

function subjectOf(object: MutableJsonObject): UserInfo {
  const spec = object["spec"];
  const groups = own(spec, "groups");
  const name = textOf(spec, "user");
  if (name === "" && !(Array.isArray(groups) && groups.length > 0)) {
    throw invalidReview(object, [
      { type: "invalid", field: "spec.user", value: name, detail: "at least one of user or group must be specified" },
    ]);
  }
  return { name, groups: Array.isArray(groups) ? groups.map(String) : [] };
}

function attributesOfSpec(object: MutableJsonObject): Attributes {
  const resource = own(object["spec"], "resourceAttributes");
  const path = own(object["spec"], "nonResourceAttributes");
  if (isObject(resource) && isObject(path)) {
    throw invalidReview(object, [
      {
        type: "invalid",
        field: "spec.nonResourceAttributes",
        value: path,
        detail: "cannot be specified in combination with resourceAttributes",
      },
    ]);
  }
  if (isObject(path)) return { kind: "path", verb: textOf(path, "verb"), path: textOf(path, "path") };
  if (!isObject(resource)) {
    throw invalidReview(object, [
      {
        type: "invalid",
        field: "spec.resourceAttributes",
        value: null,
        detail: "exactly one of nonResourceAttributes or resourceAttributes must be specified",
      },
    ]);
  }
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

function invalidReview(object: MutableJsonObject, errors: readonly FieldError[]): Error {
  return refusals.invalid("authorization.k8s.io", textOf(object, "kind"), "", errors);
}
