// Paths and operations of a resource, with what clients look for: kinds, query parameters, bodies.
import type { JsonObject } from "#base";
import { builtinKind } from "#codec";
import type { ResourceDefinition } from "../resource.ts";
import { refTo, type Dialect } from "./definition-schema.ts";

const MEDIA = ["application/json", "application/yaml"] as const;
const PATCH_MEDIA = ["application/json-patch+json", "application/merge-patch+json", "application/apply-patch+yaml"] as const;
const STRATEGIC = "application/strategic-merge-patch+json";
const WRITE_QUERY = ["dryRun", "fieldManager", "fieldValidation"];
const LIST_QUERY =
  "allowWatchBookmarks:boolean continue fieldSelector labelSelector limit:integer resourceVersion resourceVersionMatch sendInitialEvents:boolean timeoutSeconds:integer watch:boolean".split(
    " ",
  );
const DELETE_QUERY = ["dryRun", "gracePeriodSeconds:integer", "orphanDependents:boolean", "propagationPolicy"];
const META = "io.k8s.apimachinery.pkg.apis.meta.v1";

/** What an operation sends and answers, by full definition name. */
interface Bodies {
  readonly item: string;
  readonly list: string;
}

interface Operation {
  readonly verb: string;
  readonly action: string;
  readonly method: string;
  readonly query: readonly string[];
  readonly body?: string;
  readonly answer: string;
  readonly created?: boolean;
}

/** All paths of one resource. */
export function resourcePaths(definition: ResourceDefinition, bodies: Bodies, dialect: Dialect): Record<string, JsonObject> {
  const { group, version, plural, namespaced, verbs, kind } = definition;
  const root = group === "" ? `/api/${version}` : `/apis/${group}/${version}`;
  const collection = namespaced ? `${root}/namespaces/{namespace}/${plural}` : `${root}/${plural}`;
  const can = (verb: string): boolean => verbs.includes(verb);
  const own = { group, version, kind };
  const paths: Record<string, JsonObject> = {};
  const add = (path: string, operations: readonly (Operation | false)[], place: string, scope: JsonObject = own): void => {
    const present = operations.filter((each) => each !== false);
    if (present.length === 0) return;
    const item = Object.fromEntries(
      present.map((each) => [each.method, operationDocument(each, definition, { dialect, place, kind: scope })]),
    );
    paths[path] = { ...item, parameters: parametersOf(path, dialect) };
  };
  add(
    collection,
    [
      can("list") && { verb: "list", action: "list", method: "get", query: LIST_QUERY, answer: bodies.list },
      can("create") && {
        verb: "create",
        action: "post",
        method: "post",
        query: WRITE_QUERY,
        body: bodies.item,
        answer: bodies.item,
        created: true,
      },
      can("deletecollection") && {
        verb: "delete",
        action: "deletecollection",
        method: "delete",
        query: [...DELETE_QUERY, ...LIST_QUERY],
        body: `${META}.DeleteOptions`,
        answer: `${META}.Status`,
      },
    ],
    "",
  );
  add(
    `${collection}/{name}`,
    itemOperations(
      verbs.filter((verb) => verb !== "create"),
      bodies.item,
    ),
    "",
  );
  if (namespaced && can("list")) {
    add(`${root}/${plural}`, [{ verb: "list", action: "list", method: "get", query: LIST_QUERY, answer: bodies.list }], "ForAllNamespaces");
  }
  for (const sub of subresourcesOf(definition, bodies.item)) {
    add(`${collection}/{name}/${sub.name}`, itemOperations(sub.verbs, sub.body), capital(sub.name), sub.kind);
  }
  return paths;
}

function itemOperations(verbs: readonly string[], body: string): (Operation | false)[] {
  const can = (verb: string): boolean => verbs.includes(verb);
  return [
    can("get") && { verb: "read", action: "get", method: "get", query: [], answer: body },
    can("create") && { verb: "create", action: "post", method: "post", query: WRITE_QUERY, body, answer: body, created: true },
    can("update") && { verb: "replace", action: "put", method: "put", query: WRITE_QUERY, body, answer: body, created: true },
    can("patch") && {
      verb: "patch",
      action: "patch",
      method: "patch",
      query: [...WRITE_QUERY, "force:boolean"],
      body: `${META}.Patch`,
      answer: body,
      created: true,
    },
    can("delete") && {
      verb: "delete",
      action: "delete",
      method: "delete",
      query: DELETE_QUERY,
      body: `${META}.DeleteOptions`,
      answer: `${META}.Status`,
    },
  ];
}

interface Subresource {
  readonly name: string;
  readonly verbs: readonly string[];
  readonly body: string;
  readonly kind: JsonObject;
}

function subresourcesOf(definition: ResourceDefinition, item: string): Subresource[] {
  const { apiVersion, group, version, kind } = definition;
  const builtin = builtinKind(apiVersion, kind);
  const own = { group, version, kind };
  if (builtin === undefined) {
    return definition.subresources.map((name) => {
      const isScale = name === "scale";
      return {
        name,
        verbs: ["get", "patch", "update"],
        body: isScale ? "io.k8s.api.autoscaling.v1.Scale" : item,
        kind: isScale ? { group: "autoscaling", version: "v1", kind: "Scale" } : own,
      };
    });
  }
  // Streams and proxies have no object to describe.
  return builtin.subresources
    .filter((each) => each.kind === undefined || builtinBody(each.kind) !== undefined)
    .map((each) => ({
      name: each.name,
      verbs: each.verbs,
      body: each.kind === undefined ? item : (builtinBody(each.kind) ?? item),
      kind: each.kind === undefined ? own : { ...splitVersion(each.kind.apiVersion), kind: each.kind.kind },
    }));
}

const BODIES: Readonly<Record<string, string>> = {
  Scale: "io.k8s.api.autoscaling.v1.Scale",
  Eviction: "io.k8s.api.policy.v1.Eviction",
  Binding: "io.k8s.api.core.v1.Binding",
  TokenRequest: "io.k8s.api.authentication.v1.TokenRequest",
};

function builtinBody(kind: { readonly kind: string }): string | undefined {
  return BODIES[kind.kind];
}

function splitVersion(apiVersion: string): { readonly group: string; readonly version: string } {
  const slash = apiVersion.indexOf("/");
  return { group: slash < 0 ? "" : apiVersion.slice(0, slash), version: apiVersion.slice(slash + 1) };
}

interface Place {
  readonly dialect: Dialect;
  readonly place: string;
  readonly kind: JsonObject;
}

function operationDocument(operation: Operation, definition: ResourceDefinition, { dialect, place, kind }: Place): JsonObject {
  const { group, version, namespaced } = definition;
  const area = capital(
    group === ""
      ? "core"
      : group
          .replace(/\.k8s\.io$/, "")
          .split(".")
          .map(capital)
          .join(""),
  );
  const collection = operation.action === "deletecollection" ? "Collection" : "";
  const name = `${operation.verb}${area}${capital(version)}${collection}${namespaced && place !== "ForAllNamespaces" ? "Namespaced" : ""}${definition.kind}${place}`;
  const shared = {
    tags: [`${area.charAt(0).toLowerCase()}${area.slice(1)}_${version}`],
    operationId: name,
    "x-kubernetes-action": operation.action,
    "x-kubernetes-group-version-kind": kind,
  };
  return dialect === "v3" ? { ...shared, ...v3Exchange(operation) } : { ...shared, ...v2Exchange(operation) };
}

function v3Exchange(operation: Operation): JsonObject {
  const content = (name: string, media: readonly string[]): JsonObject =>
    Object.fromEntries(media.map((each) => [each, { schema: refTo(name, "v3") }]));
  const answer = { description: "OK", content: content(operation.answer, MEDIA) };
  const media = operation.method === "patch" ? [...PATCH_MEDIA, STRATEGIC] : ["*/*"];
  return {
    ...(operation.query.length > 0 && { parameters: operation.query.map((each) => queryParameter(each, "v3")) }),
    ...(operation.body !== undefined && {
      requestBody: { content: content(operation.body, media), ...(operation.method !== "delete" && { required: true }) },
    }),
    responses: {
      "200": answer,
      ...(operation.created === true && { "201": { ...answer, description: "Created" } }),
      "401": { description: "Unauthorized" },
    },
  };
}

function v2Exchange(operation: Operation): JsonObject {
  const answer = { description: "OK", schema: refTo(operation.answer, "v2") };
  const body =
    operation.body === undefined
      ? []
      : [{ name: "body", in: "body", schema: refTo(operation.body, "v2"), ...(operation.method !== "delete" && { required: true }) }];
  return {
    consumes: operation.method === "patch" ? [...PATCH_MEDIA, STRATEGIC] : ["*/*"],
    produces: [...MEDIA],
    schemes: ["https"],
    parameters: [...body, ...operation.query.map((each) => queryParameter(each, "v2"))],
    responses: {
      "200": answer,
      ...(operation.created === true && { "201": { ...answer, description: "Created" } }),
      "401": { description: "Unauthorized" },
    },
  };
}

/** `limit:integer`; text where no type is given. */
function queryParameter(notation: string, dialect: Dialect): JsonObject {
  const [name = "", type = "string"] = notation.split(":");
  return dialect === "v3" ? { name, in: "query", schema: { type, uniqueItems: true } } : { name, in: "query", type, uniqueItems: true };
}

function parametersOf(path: string, dialect: Dialect): JsonObject[] {
  const names = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? "");
  const schema = { type: "string", uniqueItems: true };
  const inPath = names.map((name) => ({ name, in: "path", required: true, ...(dialect === "v3" ? { schema } : schema) }));
  return [...inPath, queryParameter("pretty", dialect)];
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
