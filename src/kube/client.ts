// The Cluster contract over any Transport. Knows paths, media types and Status objects; keeps no objects.
import {
  formatRef,
  isObject,
  isProblem,
  own,
  refOf,
  silentLog,
  type Clock,
  type JsonObject,
  type KindRef,
  type KubeObject,
  type Log,
  type ObjectRef,
  stringAt,
} from "#base";
import { discard, readText, tryParseObject } from "./body.ts";
import { Catalog } from "./catalog.ts";
import type {
  ApplyOptions,
  CallOptions,
  Cluster,
  DeleteOptions,
  Discovery,
  Identity,
  ListOptions,
  ObjectList,
  Patch,
  ResourceType,
  WatchEvent,
  WatchOptions,
  WriteOptions,
} from "./cluster.ts";
import { Exchange } from "./exchange.ts";
import { listPages } from "./list.ts";
import { metadataOf } from "./metadata.ts";
import { pathOf, type PathParts, type Query } from "./path.ts";
import { kube, type Asked } from "./problems.ts";
import { isObjectNotFound } from "./status.ts";
import { yamlSafeJson } from "./text.ts";
import type { Transport, TransportRequest, TransportResponse } from "./transport.ts";
import { watchEvents } from "./watch.ts";

const PATCH_TYPES = {
  json: "application/json-patch+json",
  merge: "application/merge-patch+json",
  strategic: "application/strategic-merge-patch+json",
} as const;
const METADATA = "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1,application/json";

export interface ClientOptions {
  /** Shown in messages; user information in it is left out. */
  readonly address: string;
  readonly clock: Clock;
  /** Where warnings of the server go. */
  readonly log?: Log;
}

/**
 * The whole Cluster contract over a transport.
 * @throws as {@link Cluster} says, and kube.namespaceRequired · kube.nameRequired · kube.badAnswer
 * @example const cluster = clusterClient(controlPlane.transport, { address: "embedded", clock });
 */
export function clusterClient(transport: Transport, options: ClientOptions): Cluster {
  const exchange = new Exchange(transport, { log: silentLog, ...options });
  return new Client(exchange, new Catalog(exchange, options.clock));
}

interface Call extends PathParts {
  readonly asked: Asked;
  readonly kind: KindRef;
  readonly method: TransportRequest["method"];
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal?: AbortSignal | undefined;
  /** Path of the collection, where an object of a namespaced kind may be asked for without a namespace. */
  readonly everywhere?: boolean;
}

class Client implements Cluster {
  readonly address: string;
  readonly #exchange: Exchange;
  readonly #catalog: Catalog;

  constructor(exchange: Exchange, catalog: Catalog) {
    this.address = exchange.address;
    this.#exchange = exchange;
    this.#catalog = catalog;
  }

  async get(
    ref: ObjectRef,
    options: CallOptions & { readonly as?: "object" | "metadata"; readonly subresource?: string } = {},
  ): Promise<KubeObject | undefined> {
    const call = this.#named("get", ref, { subresource: options.subresource, signal: options.signal });
    const headers = options.as === "metadata" ? { headers: { accept: METADATA } } : {};
    return absentIsUndefined(async () => {
      const object = await this.#ask({ ...call, method: "GET", ...headers });
      return options.as === "metadata" ? metadataOf(ref, object) : (object as unknown as KubeObject);
    });
  }

  async list(kind: KindRef, options: ListOptions = {}): Promise<ObjectList> {
    const asked = `list ${kind.apiVersion} ${kind.kind}${options.namespace === undefined ? "" : ` in namespace ${options.namespace}`}`;
    const accept =
      options.as === "metadata" ? "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json" : "application/json";
    return listPages(kind, options, (query) =>
      this.#ask({
        asked,
        kind,
        method: "GET",
        headers: { accept },
        namespace: options.namespace,
        everywhere: true,
        query,
        signal: options.signal,
      }),
    );
  }

  async *watch(kind: KindRef, options: WatchOptions): AsyncGenerator<WatchEvent> {
    const asked = `watch ${kind.apiVersion} ${kind.kind}${options.namespace === undefined ? "" : ` in namespace ${options.namespace}`}`;
    const response = await this.#open({
      asked,
      kind,
      method: "GET",
      headers: { accept: options.as === "metadata" ? METADATA : "application/json" },
      namespace: options.namespace,
      everywhere: true,
      query: {
        watch: true,
        allowWatchBookmarks: true,
        labelSelector: options.labelSelector,
        fieldSelector: options.fieldSelector,
        resourceVersion: options.resourceVersion,
        timeoutSeconds: options.timeoutSeconds,
      },
      signal: options.signal,
    });
    yield* watchEvents(response.body, { asked, address: this.address, kind, metadata: options.as === "metadata", signal: options.signal });
  }

  async create(object: KubeObject, options: WriteOptions = {}): Promise<KubeObject> {
    const { name, generateName = "" } = object.metadata;
    const asked = `create ${formatRef({ ...refOf(object), name: name ?? `${generateName}*` })}`;
    const parts = { namespace: object.metadata.namespace, ...(options.subresource !== undefined && { name }) };
    return this.#write({ asked, kind: object, method: "POST", ...parts, body: JSON.stringify(object) }, options);
  }

  async replace(object: KubeObject, options: WriteOptions = {}): Promise<KubeObject> {
    return this.#write({ ...this.#named("replace", refOf(object)), method: "PUT", body: JSON.stringify(object) }, options);
  }

  async patch(ref: ObjectRef, patch: Patch, options: WriteOptions = {}): Promise<KubeObject> {
    const headers = { "content-type": PATCH_TYPES[patch.type] };
    return this.#write({ ...this.#named("patch", ref), method: "PATCH", headers, body: JSON.stringify(patch.body) }, options);
  }

  async apply(object: KubeObject, options: ApplyOptions): Promise<KubeObject> {
    const headers = { "content-type": "application/apply-patch+yaml" };
    const named = this.#named("apply", refOf(object));
    const call = writing({ ...named, method: "PATCH", headers, body: yamlSafeJson(object), query: { force: options.force } }, options);
    const response = await this.#open(call);
    options.onOutcome?.(response.status === 201 ? "created" : "existing");
    return (await this.#objectIn(response, call)) as unknown as KubeObject;
  }

  async delete(ref: ObjectRef, options: DeleteOptions = {}): Promise<KubeObject | undefined> {
    const call = this.#named("delete", ref, { signal: options.signal });
    return absentIsUndefined(async () => {
      const answer = await this.#ask({ ...call, method: "DELETE", ...deleteBody(options) });
      // The server answers with a Status once the object is gone, with the object while something still holds it.
      return own(answer, "kind") === "Status" ? deletedObject(ref, answer) : (answer as unknown as KubeObject);
    });
  }

  async deleteCollection(
    kind: KindRef,
    options: DeleteOptions & Pick<ListOptions, "namespace" | "labelSelector" | "fieldSelector">,
  ): Promise<void> {
    const { namespace, labelSelector, fieldSelector, signal } = options;
    const asked = `delete all ${kind.apiVersion} ${kind.kind}${namespace === undefined ? "" : ` in namespace ${namespace}`}`;
    const query = { labelSelector, fieldSelector };
    const response = await this.#open({ asked, kind, method: "DELETE", namespace, query, signal, ...deleteBody(options) });
    await discard(response.body);
  }

  async discover(options: CallOptions & { readonly refresh?: boolean } = {}): Promise<Discovery> {
    return this.#catalog.discovery(options);
  }

  async request(request: TransportRequest): Promise<TransportResponse> {
    return this.#exchange.send(request);
  }

  as(identity: Identity): Cluster {
    // Discovery is the same for everybody, so the catalog is shared.
    return new Client(this.#exchange.as(identity), this.#catalog);
  }

  async version(options: CallOptions = {}): Promise<string> {
    const signal = options.signal === undefined ? {} : { signal: options.signal };
    return stringAt(await this.#exchange.ask({ asked: "read the version", method: "GET", path: "/version", ...signal }), "gitVersion");
  }

  #named(verb: string, ref: ObjectRef, more: Partial<Call> = {}): Omit<Call, "method"> {
    const asked = `${verb} ${formatRef(ref)}`;
    if (ref.name === "") throw kube.nameRequired(asked);
    return { asked, kind: ref, namespace: ref.namespace, name: ref.name, ...more };
  }

  async #write(call: Call, options: WriteOptions): Promise<KubeObject> {
    return (await this.#ask(writing(call, options))) as unknown as KubeObject;
  }

  async #ask(call: Call): Promise<JsonObject> {
    return this.#objectIn(await this.#open(call), call);
  }

  async #objectIn(response: TransportResponse, call: Call): Promise<JsonObject> {
    const object = tryParseObject(await readText(response.body));
    if (object === undefined) throw kube.badAnswer(call.asked, this.address);
    return object;
  }

  /** Opens a call; a path that the server does not know any more sends it to discovery once. */
  async #open(call: Call): Promise<TransportResponse> {
    try {
      return await this.#openAt(await this.#catalog.resource(call.kind, call.signal), call);
    } catch (thrown) {
      if (!isProblem(thrown, "kube.notFound") || isObjectNotFound(thrown.data["status"] as JsonObject)) throw thrown;
      await this.#catalog.discovery({ refresh: true, signal: call.signal });
      return this.#openAt(await this.#catalog.resource(call.kind, call.signal), call);
    }
  }

  async #openAt(resource: ResourceType, call: Call): Promise<TransportResponse> {
    const { asked, method, headers, body, signal } = call;
    if (resource.namespaced && !call.namespace && call.everywhere !== true) throw kube.namespaceRequired(asked);
    const path = pathOf(resource, call);
    return this.#exchange.open({
      asked,
      method,
      path,
      ...(headers !== undefined && { headers }),
      ...(body !== undefined && { body }),
      ...(signal !== undefined && { signal }),
    });
  }
}

/** A call with what every write may say. */
function writing(call: Call, options: WriteOptions): Call {
  const query: Query = {
    ...call.query,
    fieldManager: options.fieldManager,
    fieldValidation: options.fieldValidation,
    ...(options.dryRun === true && { dryRun: "All" }),
  };
  const headers = { "content-type": "application/json", ...call.headers };
  return { ...call, headers, query, subresource: options.subresource, signal: options.signal };
}

async function absentIsUndefined<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (thrown) {
    if (isProblem(thrown, "kube.notFound")) return undefined;
    throw thrown;
  }
}

function deletedObject(ref: ObjectRef, status: JsonObject): KubeObject {
  const uid = own(own(status, "details"), "uid");
  const { apiVersion, kind, name, namespace } = ref;
  return { apiVersion, kind, metadata: { name, ...(namespace !== undefined && { namespace }), ...(typeof uid === "string" && { uid }) } };
}

function deleteBody(options: DeleteOptions): Pick<Call, "headers" | "body"> {
  const { propagation, gracePeriodSeconds, preconditions, dryRun } = options;
  const body = {
    apiVersion: "v1",
    kind: "DeleteOptions",
    ...(propagation !== undefined && { propagationPolicy: propagation }),
    ...(gracePeriodSeconds !== undefined && { gracePeriodSeconds }),
    ...(isObject(preconditions) && { preconditions }),
    ...(dryRun === true && { dryRun: ["All"] }),
  };
  return { headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
}
