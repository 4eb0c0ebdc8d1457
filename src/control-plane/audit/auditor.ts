// The audit log: events of audit.k8s.io/v1 around every request that the policy wants, one line of JSON each.
// Bodies of secrets and of tokens are written only where a rule of level RequestResponse names their resource.
import { isObject, messageOf, own, stringAt, type Json, type JsonObject, type MutableJsonObject } from "#base";
import { authenticate, impersonate } from "../access/identity.ts";
import type { Authorizer } from "../access/authorizer.ts";
import { attributesOf } from "../access/forbidden.ts";
import type { Tokens } from "../access/tokens.ts";
import { newUid, type ClusterState } from "../cluster-state.ts";
import type { ApiRequest, ApiResponse } from "../request/exchange.ts";
import type { Feed } from "../request/feed.ts";
import { parseRequestInfo, type RequestInfo } from "../request/request-info.ts";
import { ANONYMOUS, type UserInfo } from "../request/user.ts";
import { readJson } from "../schema/json-text.ts";
import { bodyText } from "../write/decode.ts";
import { readYaml } from "../write/yaml-body.ts";
import { decideAudit, METADATA_POLICY, type AuditDecision, type AuditPolicy, type AuditStage } from "./policy.ts";

export interface AuditOptions {
  /** Where lines go, each with its line end. Must not throw. */
  readonly write: (line: string) => void;
  /** Metadata of every request when absent. */
  readonly policy?: AuditPolicy;
}

type Handle = (request: ApiRequest) => Promise<ApiResponse>;

interface Access {
  readonly authorizer: Authorizer;
  readonly tokens: Tokens;
}

/** Requests with what is written of them. */
export class Auditor {
  readonly #state: ClusterState;
  readonly #access: Access;
  readonly #options: AuditOptions;

  constructor(state: ClusterState, access: Access, options: AuditOptions) {
    this.#state = state;
    this.#access = access;
    this.#options = options;
  }

  /** Answers a request and writes of it what the policy wants. */
  async handle(request: ApiRequest, answer: Handle): Promise<ApiResponse> {
    const info = infoOf(request);
    if (info === undefined) return answer(request);
    const user = this.#requester(request);
    const decision = decideAudit(this.#options.policy ?? METADATA_POLICY, user ?? ANONYMOUS, info);
    if (decision.level === "None") return answer(request);
    const notes: Record<string, string> = {};
    const event = this.#begin(request, info, { user, decision });
    // credentials that are not accepted leave one line
    if (user !== undefined) this.#write(decision, event, "RequestReceived");
    const { annotations, ...impersonated } = this.#authorized(request, info);
    const response = await answer({ ...request, notes });
    const whole = {
      ...event,
      ...impersonated,
      ...(user !== undefined && this.#requestBody(request, info, decision)),
      annotations: { ...annotations, ...notes },
    };
    const write = (stage: AuditStage): void => this.#write(decision, whole, stage, responseOf(response, decision, info));
    const headers = { ...response.headers, "audit-id": stringAt(event, "auditID") };
    if (typeof response.body === "string") {
      write(user === undefined ? "ResponseStarted" : "ResponseComplete");
      return { ...response, headers };
    }
    write("ResponseStarted");
    return { ...response, headers, body: noticed(response.body, () => write("ResponseComplete")) };
  }

  /** Who sends the request; undefined where credentials are not accepted. */
  #requester(request: ApiRequest): UserInfo | undefined {
    try {
      return authenticate(request, this.#access.tokens);
    } catch {
      return undefined; // the answer says so
    }
  }

  #begin(
    { path, headers }: ApiRequest,
    info: RequestInfo,
    { user, decision }: { readonly user: UserInfo | undefined; readonly decision: AuditDecision },
  ): MutableJsonObject {
    const agent = headers["user-agent"];
    return {
      kind: "Event",
      apiVersion: "audit.k8s.io/v1",
      level: decision.level,
      auditID: headers["audit-id"] ?? newUid(this.#state.random),
      stage: "",
      requestURI: path,
      verb: info.verb,
      user: user === undefined ? {} : userInfo(user),
      sourceIPs: ["127.0.0.1"],
      ...(agent !== undefined && { userAgent: agent }),
      ...(info.isResource && { objectRef: reference(info) }),
      requestReceivedTimestamp: microTime(this.#state.clock.now()),
    };
  }

  /** The user that the request is made as, and whether it is allowed. */
  #authorized(
    request: ApiRequest,
    info: RequestInfo,
  ): { readonly impersonatedUser?: MutableJsonObject; readonly annotations?: Record<string, string> } {
    try {
      const requester = authenticate(request, this.#access.tokens);
      const user = impersonate(requester, request, this.#access.authorizer);
      const reason = this.#access.authorizer.allow(user, attributesOf(info));
      const decision = reason === undefined ? "forbid" : "allow";
      return {
        ...(user !== requester && { impersonatedUser: userInfo(user) }),
        annotations: { "authorization.k8s.io/decision": decision, "authorization.k8s.io/reason": reason ?? "" },
      };
    } catch {
      return {}; // neither authenticated nor allowed to impersonate: nothing is decided
    }
  }

  /** The object of a write: its name, and its body where the level wants it. */
  #requestBody(request: ApiRequest, info: RequestInfo, decision: AuditDecision): MutableJsonObject {
    const body = info.isResource && WRITES.has(info.verb) && request.body.length > 0 ? readBody(request) : undefined;
    if (body === undefined) return {};
    const isOfPath = info.verb === "create" || info.verb === "update";
    const objectRef = { ...(isOfPath && namesIn(body)), ...reference(info) };
    if (decision.level === "Metadata" || isHidden(info, decision)) return { objectRef };
    const served = isOfPath && info.subresource === "" ? this.#state.table.find(info.group, info.version, info.plural) : undefined;
    const named = served && isObject(body) ? { kind: served.definition.kind, apiVersion: served.apiVersion, ...body } : body;
    return { objectRef, requestObject: stripped(named, decision) as MutableJsonObject };
  }

  #write(decision: AuditDecision, event: MutableJsonObject, stage: AuditStage, more: JsonObject = {}): void {
    if (decision.omitStages.has(stage)) return;
    const { annotations, requestReceivedTimestamp, ...rest } = event;
    const line = {
      ...rest,
      stage,
      ...more,
      requestReceivedTimestamp,
      stageTimestamp: microTime(this.#state.clock.now()),
      ...(isObject(annotations) && Object.keys(annotations).length > 0 && { annotations }),
    };
    try {
      this.#options.write(`${JSON.stringify(line)}\n`);
    } catch (error) {
      this.#state.log.write("error", "the audit log cannot be written", { error: messageOf(error) });
    }
  }
}

const WRITES: ReadonlySet<string> = new Set(["create", "update", "patch", "delete", "deletecollection"]);

/** What the metadata of an object says of it. */
function namesIn(body: Json): MutableJsonObject {
  const keys = ["name", "namespace", "uid", "resourceVersion"];
  return Object.fromEntries(keys.map((key) => [key, stringAt(body, "metadata", key)]).filter(([, value]) => value !== ""));
}

function infoOf({ method, path }: ApiRequest): RequestInfo | undefined {
  const split = path.indexOf("?");
  const query = new URLSearchParams(split < 0 ? "" : path.slice(split + 1));
  return parseRequestInfo(method, split < 0 ? path : path.slice(0, split), query);
}

function userInfo({ name, groups, uid, extra }: UserInfo): MutableJsonObject {
  return {
    username: name,
    ...(uid !== undefined && uid !== "" && { uid }),
    groups: [...groups],
    ...(extra !== undefined && { extra: Object.fromEntries(Object.entries(extra).map(([key, values]) => [key, [...values]])) }),
  };
}

function reference({ plural, namespace, name, group, version, subresource }: RequestInfo): MutableJsonObject {
  return {
    resource: plural,
    ...(namespace !== "" && { namespace }),
    ...(name !== "" && { name }),
    ...(group !== "" && { apiGroup: group }),
    apiVersion: version,
    ...(subresource !== "" && { subresource }),
  };
}

function microTime(millis: number): string {
  return new Date(millis).toISOString().replace("Z", "000Z");
}

/** What holds secrets: the resources themselves, and what asks for tokens or tells of them. */
const SECRET: ReadonlySet<string> = new Set(["/secrets", "/serviceaccounts/token", "authentication.k8s.io/tokenreviews"]);

function isHidden({ group, plural, subresource }: RequestInfo, { level, isNamed }: AuditDecision): boolean {
  const resource = `${group}/${plural}${subresource === "" ? "" : `/${subresource}`}`;
  return SECRET.has(resource) && !(level === "RequestResponse" && isNamed);
}

function readBody(request: ApiRequest): Json | undefined {
  try {
    const text = bodyText(request.body);
    if (/yaml/.test(request.headers["content-type"] ?? "") && !text.trimStart().startsWith("{")) {
      const read = readYaml(text);
      return "value" in read ? (read.value as Json) : undefined;
    }
    const read = readJson(text);
    return "value" in read ? (read.value as Json) : undefined;
  } catch {
    return undefined; // a body that cannot be read is refused, and the refusal is written
  }
}

/** Status and body of an answer. */
function responseOf({ status, body }: ApiResponse, decision: AuditDecision, info: RequestInfo): JsonObject {
  const value = typeof body === "string" ? tryJson(body) : undefined;
  const isStatus = own(value, "kind") === "Status" && own(value, "apiVersion") === "v1";
  const told = isStatus && isObject(value) ? value : {};
  const kept = Object.fromEntries(
    ["status", "message", "reason", "details"].flatMap((key) => (told[key] === undefined ? [] : [[key, told[key]]])),
  );
  const isShown = decision.level === "RequestResponse" && value !== undefined && !isHidden(info, decision);
  return {
    responseStatus: { metadata: {}, ...kept, code: status },
    ...(isShown && { responseObject: stripped(value, decision) }),
  };
}

function tryJson(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined; // an answer in another form
  }
}

/** The body without owners of fields, where the policy leaves them out. */
function stripped(body: Json, { omitManagedFields }: AuditDecision): Json {
  if (!omitManagedFields || !isObject(body)) return body;
  const items = body["items"];
  return {
    ...withoutOwners(body),
    ...(Array.isArray(items) && { items: items.map((each: Json) => (isObject(each) ? withoutOwners(each) : each)) }),
  };
}

function withoutOwners(object: JsonObject): JsonObject {
  const metadata = object["metadata"];
  if (!isObject(metadata)) return object;
  const { managedFields: _owners, ...rest } = metadata;
  return { ...object, metadata: rest };
}

/** A feed whose end is told once. */
function noticed(feed: Feed, onEnd: () => void): Feed {
  return {
    open: (sink) => {
      let isOver = false;
      const over = (): void => {
        if (!isOver) onEnd();
        isOver = true;
      };
      const tap = feed.open({
        write: (bytes) => sink.write(bytes),
        end: () => {
          over();
          sink.end();
        },
      });
      return {
        resume: () => tap.resume(),
        close: () => {
          over();
          tap.close();
        },
      };
    },
  };
}
