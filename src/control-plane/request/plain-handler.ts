// Requests outside of resources: health, version, discovery, OpenAPI documents, keys of tokens.
import type { JsonObject } from "#base";
import { ISSUER, type Tokens } from "../access/tokens.ts";
import type { ClusterState } from "../cluster-state.ts";
import { aggregated, coreVersions, etagOf, groupList, groupOf, resourceList } from "../discovery/discovery.ts";
import type { ResourceDefinition } from "../resource.ts";
import { refusals } from "../status/status.ts";
import { jsonResponse, noSuchPage, textResponse, type ApiResponse } from "./exchange.ts";
import { objectResponse } from "./object-answer.ts";
import type { Call } from "./router.ts";

/** Makes the OpenAPI documents of what is served. */
export interface OpenApi {
  readonly v2: (definitions: readonly ResourceDefinition[]) => JsonObject;
  readonly v3: (definitions: readonly ResourceDefinition[], group: string, version: string) => JsonObject;
  readonly v3Index: (definitions: readonly ResourceDefinition[]) => JsonObject;
}

const AGGREGATED = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";
const TEXT = { "content-type": "text/plain; charset=utf-8", "x-content-type-options": "nosniff" };
const HEALTH: ReadonlySet<string> = new Set(["/healthz", "/livez", "/readyz"]);

export class PlainHandler {
  readonly #state: ClusterState;
  readonly #tokens: Tokens;
  readonly #openApi: OpenApi;
  readonly #address: () => string;
  /** Documents as text, as long as the resources stay what they are. */
  readonly #documents = new Map<string, string>();
  #revision = -1;

  constructor(state: ClusterState, parts: { readonly tokens: Tokens; readonly openApi: OpenApi; readonly address: () => string }) {
    this.#state = state;
    this.#tokens = parts.tokens;
    this.#openApi = parts.openApi;
    this.#address = parts.address;
  }

  /** @throws control-plane.refused (404, 405) */
  handle(call: Call): ApiResponse {
    const { info, request } = call;
    const path = info.path.replace(/\/+$/, "") || "/";
    if (request.method !== "GET" && request.method !== "HEAD") throw refusals.methodNotAllowed();
    if (HEALTH.has(path) || /^\/(?:healthz|livez|readyz)\/[\w-]+$/.test(path)) return health(path, call.query);
    if (path === "/version") return objectResponse(200, versionDocument(this.#state.version), { format: "json", isPretty: true });
    if (path === "/") return jsonResponse(200, { paths: this.#paths() });
    if (path.startsWith("/openapi/")) return this.#openApiDocument(call, path);
    if (path === "/openid/v1/jwks") return jsonResponse(200, this.#tokens.keySet(), { "content-type": "application/jwk-set+json" });
    if (path === "/.well-known/openid-configuration") return jsonResponse(200, openIdDocument(this.#address()));
    return this.#discovery(call, path);
  }

  #discovery(call: Call, path: string): ApiResponse {
    const { table } = this.#state;
    const wantsAggregated =
      /as=APIGroupDiscoveryList/.test(call.request.headers["accept"] ?? "") &&
      /g=apidiscovery\.k8s\.io/.test(call.request.headers["accept"] ?? "");
    if (path === "/api" || path === "/apis") {
      if (wantsAggregated) return this.#aggregated(call, path === "/api" ? "core" : "groups");
      return jsonResponse(200, path === "/api" ? coreVersions(this.#address()) : groupList(table));
    }
    const found = documentAt(table, path);
    return found === undefined ? noSuchPage() : jsonResponse(200, found);
  }

  #aggregated(call: Call, part: "core" | "groups"): ApiResponse {
    const text = this.#document(`aggregated ${part}`, () => aggregated(this.#state.table, part));
    const etag = etagOf(text);
    if (call.request.headers["if-none-match"] === etag) return textResponse(304, "", { etag, vary: "Accept" });
    return textResponse(200, text, { "content-type": AGGREGATED, etag, vary: "Accept" });
  }

  #openApiDocument(call: Call, path: string): ApiResponse {
    const definitions = (): readonly ResourceDefinition[] => this.#state.table.all().map((each) => each.definition);
    const answer = (make: () => JsonObject): ApiResponse => {
      const text = this.#document(path, make);
      const etag = etagOf(text);
      if (call.request.headers["if-none-match"] === etag) return textResponse(304, "", { etag });
      return textResponse(200, text, { "content-type": "application/json", etag });
    };
    if (path === "/openapi/v2") return answer(() => this.#openApi.v2(definitions()));
    if (path === "/openapi/v3") return answer(() => this.#openApi.v3Index(definitions()));
    const match = /^\/openapi\/v3\/(?:api\/(v[^/]+)|apis\/([^/]+)\/(v[^/]+))$/.exec(path);
    const [group, version] = [match?.[2] ?? "", match?.[1] ?? match?.[3] ?? ""];
    if (match === null || !this.#state.table.hasVersion(group, version)) return noSuchPage();
    return answer(() => this.#openApi.v3(definitions(), group, version));
  }

  #document(key: string, make: () => JsonObject): string {
    const { revision } = this.#state.table;
    if (revision !== this.#revision) {
      this.#documents.clear();
      this.#revision = revision;
    }
    let text = this.#documents.get(key);
    if (text === undefined) this.#documents.set(key, (text = JSON.stringify(make())));
    return text;
  }

  #paths(): string[] {
    const paths = new Set(["/.well-known/openid-configuration", "/api", "/api/v1", "/apis", "/apis/"]);
    for (const { definition } of this.#state.table.all()) {
      if (definition.group === "") continue;
      paths.add(`/apis/${definition.group}`);
      paths.add(`/apis/${definition.group}/${definition.version}`);
    }
    for (const each of ["/healthz", "/livez", "/openapi/v2", "/openapi/v3", "/openapi/v3/", "/openid/v1/jwks", "/readyz", "/version"])
      paths.add(each);
    return [...paths].toSorted();
  }
}

/** The document of a group or of one of its versions. */
function documentAt(table: ClusterState["table"], path: string): JsonObject | undefined {
  const [root, first = "", second, ...rest] = path.slice(1).split("/");
  if (rest.length > 0) return undefined;
  if (root === "api") return second === undefined ? resourceList(table, "", first) : undefined;
  if (root !== "apis") return undefined;
  return second === undefined ? groupOf(table, first) : resourceList(table, first, second);
}

function health(path: string, query: URLSearchParams): ApiResponse {
  const name = path.split("/")[1] ?? "";
  const isVerbose = query.has("verbose") && HEALTH.has(path);
  return textResponse(200, isVerbose ? `[+]ping ok\n[+]log ok\n[+]storage ok\n${name} check passed\n` : "ok", TEXT);
}

function versionDocument(gitVersion: string): JsonObject {
  const [, major = "", minor = ""] = /^v(\d+)\.(\d+)/.exec(gitVersion) ?? [];
  return {
    major,
    minor,
    emulationMajor: major,
    emulationMinor: minor,
    minCompatibilityMajor: major,
    minCompatibilityMinor: String(Number(minor) - 1),
    gitVersion,
    gitCommit: "",
    gitTreeState: "clean",
    buildDate: "1970-01-01T00:00:00Z",
    goVersion: "",
    compiler: "",
    platform: "linux/amd64",
  };
}

function openIdDocument(address: string): JsonObject {
  return {
    issuer: ISSUER,
    jwks_uri: `https://${address}/openid/v1/jwks`,
    response_types_supported: ["id_token"],
    subject_types_supported: ["public"],
    id_token_signing_alg_values_supported: ["ES256"],
  };
}
