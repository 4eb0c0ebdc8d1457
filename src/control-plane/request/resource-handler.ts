// Requests for resources: reads, writes, deletes, watches, and the subresources.
import { own, type JsonObject, type MutableJsonObject } from "#base";
import type { ClusterState } from "../cluster-state.ts";
import { keyOf, readEntry } from "../cluster-state.ts";
import { checkListParameters, listObjects, listParameters } from "../read/list.ts";
import { checkGetVersion } from "../read/resource-version.ts";
import { checkRoute, checkStream, negotiate, type Negotiated } from "../read/negotiation.ts";
import { toText } from "../read/representation.ts";
import { isSelected, settleSelection } from "../read/selection.ts";
import { tableOptions, toMetadata, toTable } from "../read/table.ts";
import { watchObjects } from "../read/watch.ts";
import { goTypeOf, type ServedResource } from "../registry/served-resource.ts";
import { refusals, type Status } from "../status/status.ts";
import { createObject, ownedWrite, setManagedFields } from "../write/create.ts";
import { bodyText, decodeObject, mediaType } from "../write/decode.ts";
import { deleteObject, warnOfOrphans } from "../write/delete.ts";
import { PATCH_TYPES, patchObject } from "../write/patch.ts";
import type { Admission, WriteScope } from "../write/scope.ts";
import { updateObject, type UpdateOutcome } from "../write/update.ts";
import { managedAfterUpdate } from "../managed-fields/field-manager.ts";
import { noSuchPage, warningHeader, type ApiResponse } from "./exchange.ts";
import { objectResponse } from "./object-answer.ts";
import { deleteOptions, managerOf, writeOptions, type WriteOptions } from "./options.ts";
import type { Call } from "./router.ts";
import { metadataOf, textOf } from "../cluster-state.ts";

/** Answers a request for a subresource that is not status; undefined where it does not know the subresource. */
export type SubresourceHandler = (
  call: Call,
  served: ServedResource,
  scope: (options: WriteOptions) => WriteScope,
) => ApiResponse | undefined;
/** Answers a create of a kind that is never stored (reviews); undefined for all others. */
export type VirtualHandler = (call: Call, served: ServedResource) => ApiResponse | undefined;

const NO_OPTIONS: WriteOptions = { dryRun: false, fieldManager: "", fieldValidation: "Ignore", force: false };

interface Outcome {
  readonly status: number;
  readonly object: MutableJsonObject | Status;
  /** The JSON text of the object, where it is known. */
  readonly text?: string | undefined;
  readonly warnings: readonly string[];
}

export class ResourceHandler {
  readonly #state: ClusterState;
  readonly #admission: Admission;
  readonly #subresources: SubresourceHandler;
  readonly #virtual: VirtualHandler;

  constructor(
    state: ClusterState,
    parts: { readonly admission: Admission; readonly subresources: SubresourceHandler; readonly virtual: VirtualHandler },
  ) {
    this.#state = state;
    this.#admission = parts.admission;
    this.#subresources = parts.subresources;
    this.#virtual = parts.virtual;
  }

  /** @throws control-plane.refused */
  handle(call: Call): ApiResponse {
    const { info } = call;
    const served = this.#state.table.find(info.group, info.version, info.plural);
    if (served === undefined) {
      if (this.#state.table.hasVersion(info.group, info.version)) throw refusals.noSuchPath();
      return noSuchPage();
    }
    const misplaced = checkPlace(call, served);
    if (misplaced !== undefined) return misplaced;
    noteDeprecation(call, served);
    if (info.subresource !== "" && info.subresource !== "status") {
      return this.#below(call, served);
    }
    return this.#dispatch(call, served);
  }

  /** What is more than an object of its own: subresources, and bindings, which are written to pods. */
  #below(call: Call, served: ServedResource): ApiResponse {
    const answer = this.#subresources(call, served, (options) => this.#scope(call, served, options));
    if (answer === undefined) throw refusals.methodNotAllowed();
    return answer;
  }

  #dispatch(call: Call, served: ServedResource): ApiResponse {
    const { info } = call;
    const { verb } = info;
    checkMethod(call, served);
    const virtual = verb === "create" ? this.#virtual(call, served) : undefined;
    if (virtual !== undefined) return virtual;
    if (served.resource === "/bindings") return this.#below(call, served);
    if (info.subresource === "") checkVerb(call, served);
    switch (verb) {
      case "get":
        return this.#get(call, served);
      case "list":
      case "watch":
        return this.#collection(call, served);
      case "create":
        return this.#create(call, served);
      case "update":
        return this.#update(call, served);
      case "patch":
        return this.#patch(call, served);
      case "delete":
        return this.#delete(call, served);
      case "deletecollection":
        return this.#deleteCollection(call, served);
      default:
        throw refusals.methodNotAllowed();
    }
  }

  #negotiate({ request, query, info }: Call, served: ServedResource): Negotiated {
    if (served.reading === "builtin") checkRoute(request.headers["accept"], info.verb === "list" || info.verb === "watch");
    return negotiate({ headers: request.headers, query });
  }

  #get(call: Call, served: ServedResource): ApiResponse {
    const negotiated = this.#negotiate(call, served);
    const { info } = call;
    checkGetVersion(call.query.get("resourceVersion") ?? "", served, this.#state.store.version);
    const entry = this.#state.store.get(served.resource, keyOf(served.definition.namespaced ? info.namespace : "", info.name));
    if (entry === undefined) throw refusals.notFound({ group: info.group, plural: info.plural }, info.name);
    if (negotiated.form === "object") return objectResponse(200, toText(entry, served), negotiated, this.#deprecation(served));
    return this.#answer(call, served, { status: 200, object: readEntry(entry, served), warnings: [] });
  }

  #deprecation({ deprecation }: ServedResource): Readonly<Record<string, string>> {
    return warningHeader(deprecation === undefined ? [] : [deprecation]);
  }

  #collection(call: Call, served: ServedResource): ApiResponse {
    const { info, query } = call;
    const negotiated = this.#negotiate(call, served);
    const headers = this.#deprecation(served);
    if (info.verb === "watch") {
      const body = watchObjects({ state: this.#state, served, info, query, negotiated });
      checkStream(negotiated);
      return { status: 200, headers: { "content-type": "application/json", ...headers }, body };
    }
    const list = listObjects({ state: this.#state, served, info, query, negotiated });
    if (typeof list !== "string" && list.isLong && negotiated.format === "json" && !negotiated.isPretty)
      return { status: 200, headers: { "content-type": "application/json", ...headers }, body: list };
    return objectResponse(200, String(list), negotiated, headers);
  }

  #create(call: Call, served: ServedResource): ApiResponse {
    const negotiated = this.#negotiate(call, served);
    const text = bodyText(call.request.body);
    const options = writeOptions(call.query, "CreateOptions");
    const scope = this.#scope(call, served, options);
    const object = decodeObject(text, call.request.headers["content-type"], served, {
      fieldValidation: options.fieldValidation,
      warnings: scope.warnings,
    });
    return this.#answer(call, served, { status: 201, ...createObject(scope, object), warnings: scope.warnings }, negotiated);
  }

  #update(call: Call, served: ServedResource): ApiResponse {
    const negotiated = this.#negotiate(call, served);
    const text = bodyText(call.request.body);
    const options = writeOptions(call.query, "UpdateOptions");
    const scope = this.#scope(call, served, options);
    const object = decodeObject(text, call.request.headers["content-type"], served, {
      fieldValidation: options.fieldValidation,
      warnings: scope.warnings,
    });
    const { created, object: replaced, text: known } = replaceObject(scope, object);
    const outcome = { status: created ? 201 : 200, object: replaced, text: known, warnings: scope.warnings };
    return this.#answer(call, served, outcome, negotiated);
  }

  #patch(call: Call, served: ServedResource): ApiResponse {
    const type = mediaType(call.request.headers["content-type"]);
    checkPatchType(type, served);
    const negotiated = this.#negotiate(call, served);
    const body = bodyText(call.request.body);
    const scope = this.#scope(call, served, writeOptions(call.query, "PatchOptions", type === PATCH_TYPES.apply));
    const { object, text, created } = patchObject(scope, type, body);
    return this.#answer(call, served, { status: created ? 201 : 200, object, text, warnings: scope.warnings }, negotiated);
  }

  #delete(call: Call, served: ServedResource): ApiResponse {
    this.#negotiate(call, served);
    const options = deleteOptions(call.query, bodyText(call.request.body));
    const scope = this.#scope(call, served, { ...NO_OPTIONS, dryRun: options.dryRun });
    const { answer, isGone } = deleteObject(scope, options);
    const status = isGone || options.propagation !== "Background" || !options.hasOrphanDependents ? 200 : 202;
    return this.#answer(call, served, { status, object: answer, warnings: scope.warnings });
  }

  #deleteCollection(call: Call, served: ServedResource): ApiResponse {
    const { info, query } = call;
    const negotiated = this.#negotiate(call, served);
    const parameters = listParameters(query);
    checkListParameters(parameters, query);
    const selection = settleSelection(parameters.selection, served, "");
    const options = deleteOptions(query, bodyText(call.request.body));
    warnOfOrphans({ served, warnings: call.warnings }, options);
    const scope = served.definition.namespaced && info.namespace !== "" ? info.namespace : undefined;
    const items = this.#state.store
      .list(served.resource, scope)
      .map((entry) => readEntry(entry, served))
      .filter((object) => isSelected(selection, object, served));
    const targets = items.map((object) => {
      const [name, namespace] = [textOf(metadataOf(object), "name"), textOf(metadataOf(object), "namespace")];
      return { object, scope: { ...this.#scope(call, served, { ...NO_OPTIONS, dryRun: options.dryRun }), name, namespace } };
    });
    call.webhooks?.gather(targets.map((each) => () => each.scope.admission.onDelete(each.scope, each.object, options)));
    for (const each of targets) deleteObject(each.scope, options);
    const list = {
      kind: `${served.definition.kind}List`,
      apiVersion: served.apiVersion,
      metadata: { ...(served.reading === "custom" && { continue: "" }), resourceVersion: String(this.#state.store.version) },
      items: items.map((each) => itemOf(each, served)),
    };
    return objectResponse(200, list, negotiated, warningHeader(call.warnings));
  }

  #scope(call: Call, served: ServedResource, options: WriteOptions): WriteScope {
    const { info, user, request } = call;
    return {
      state: call.webhooks?.state ?? this.#state,
      admission: call.webhooks?.around(this.#admission) ?? this.#admission,
      served,
      namespace: served.resource === "/namespaces" ? "" : info.namespace,
      name: info.name,
      subresource: info.subresource,
      user,
      options,
      manager: managerOf(options, request.headers["user-agent"]),
      warnings: noteDeprecation(call, served),
    };
  }

  #answer(call: Call, served: ServedResource, outcome: Outcome, negotiated = this.#negotiate(call, served)): ApiResponse {
    const { status, object, text, warnings } = outcome;
    const headers = warningHeader([
      ...(served.deprecation === undefined || warnings.includes(served.deprecation) ? [] : [served.deprecation]),
      ...warnings,
    ]);
    if (text !== undefined && negotiated.form === "object") return objectResponse(status, text, negotiated, headers);
    const isStatus = object["kind"] === "Status";
    return objectResponse(
      status,
      isStatus ? object : this.#transformed(call, served, object as MutableJsonObject, negotiated),
      negotiated,
      headers,
    );
  }

  /** An object in the form that the client asked for. @throws control-plane.refused (400, 406) */
  #transformed(call: Call, served: ServedResource, object: MutableJsonObject, { form, metaVersion }: Negotiated): JsonObject {
    if (form === "object") return object;
    if (form === "metadata-list")
      throw served.reading === "custom" ? refusals.unknown("content is not a list") : refusals.noList(goTypeOf(served, ""));
    if (form === "metadata") return toMetadata(object, metaVersion);
    const options = tableOptions(call.query, metaVersion, this.#state.clock.now());
    const version = own(object["metadata"], "resourceVersion");
    return toTable([object], served, options, {
      metadata: { ...(version !== undefined && { resourceVersion: version }) },
      withColumns: true,
    });
  }
}

/** The warnings of a request, which go out with a refusal, too. */
function noteDeprecation({ warnings }: Call, { deprecation }: ServedResource): string[] {
  if (deprecation !== undefined && !warnings.includes(deprecation)) warnings.push(deprecation);
  return warnings;
}

/** Whether the path of a request fits its resource. @returns the answer to a path that leads nowhere @throws control-plane.refused (404) */
function checkPlace({ info }: Call, { definition, reading }: ServedResource): ApiResponse | undefined {
  if (info.namespace !== "" && !definition.namespaced && info.plural !== "namespaces") throw refusals.noSuchPath();
  const isCollection = info.verb === "list" || info.verb === "watch";
  if (definition.namespaced && info.namespace === "" && info.name !== "" && !isCollection) {
    if (reading === "custom") return noSuchPage();
    throw refusals.noSuchPath();
  }
  // what follows the subresource of a custom object is not looked at
  if (info.rest.length > 0 && reading === "builtin") throw refusals.noSuchPath();
  if (info.subresource !== "" && !definition.subresources.includes(info.subresource))
    throw reading === "custom" ? refusals.notFound({ group: info.group, plural: info.plural }, info.name) : refusals.noSuchPath();
  return undefined;
}

/** Methods that need a name, and those that must not have one. @throws control-plane.refused (405) */
function checkMethod({ info, request }: Call, { definition }: ServedResource): void {
  const isPost = request.method === "POST";
  if (isPost && (info.name !== "" || (definition.namespaced && info.namespace === ""))) throw refusals.methodNotAllowed();
  if ((info.verb === "update" || info.verb === "patch") && info.name === "") throw refusals.methodNotAllowed();
}

/** Verbs that the resource has. @throws control-plane.refused (405) */
function checkVerb({ info }: Call, { definition: { verbs } }: ServedResource): void {
  const { verb } = info;
  if (verbs.includes(verb)) return;
  throw verb === "watch" && verbs.includes("list") ? refusals.methodNotSupported(info, verb) : refusals.methodNotAllowed();
}

function itemOf(object: MutableJsonObject, { reading }: ServedResource): MutableJsonObject {
  if (reading === "custom") return object;
  const { kind: _kind, apiVersion: _apiVersion, ...rest } = object;
  return rest;
}

/** Resources whose objects an update makes where there are none. */
const MADE_BY_UPDATE: ReadonlySet<string> = new Set([
  ...["endpoints", "events", "limitranges", "services"].map((plural) => `/${plural}`),
  ...["roles", "rolebindings", "clusterroles", "clusterrolebindings"].map((plural) => `rbac.authorization.k8s.io/${plural}`),
  "coordination.k8s.io/leases",
  "events.k8s.io/events",
  "node.k8s.io/runtimeclasses",
]);

/** Puts a whole object in place of the stored one. @throws control-plane.refused */
export function replaceObject(scope: WriteScope, object: MutableJsonObject): UpdateOutcome {
  const metadata = metadataOf(object);
  const actual = textOf(metadata, "name");
  if (actual !== scope.name) {
    throw refusals.badRequest(
      actual === ""
        ? `the name of the object (${scope.name} based on URL) was undeterminable: name must be provided`
        : `the name of the object (${actual}) does not match the name on the URL (${scope.name})`,
    );
  }
  scope.served.definition.strategy.applyDefaults?.(object);
  const uid = textOf(metadata, "uid");
  return updateObject(
    scope,
    (live) => {
      setManagedFields(metadataOf(object), managedAfterUpdate(ownedWrite(scope), live, object, scope.manager));
      return object;
    },
    { allowCreate: scope.subresource === "" && MADE_BY_UPDATE.has(scope.served.resource), ...(uid !== "" && { uid }) },
  );
}

function checkPatchType(type: string, { reading }: ServedResource): void {
  const accepted = Object.values(PATCH_TYPES).filter((each) => reading === "builtin" || each !== PATCH_TYPES.strategic);
  if (accepted.includes(type as (typeof accepted)[number])) return;
  throw reading === "builtin" && type !== PATCH_TYPES.strategic ? refusals.unsupportedPatch() : refusals.unsupportedMediaType(accepted);
}
