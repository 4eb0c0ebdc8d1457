// What tests of OCIRepositories share: a place, a registry, and looks at the source `app`.
import { afterEach, beforeEach } from "vitest";
import { apiVersionOf, GitRepository, Kustomization, OciRepository as OciRepositoryKind, type OciRepositoryObject } from "#api";
import { OciRepository, parseRepository, type Descriptor, type RepositoryOptions } from "#oci";
import { fileTree, packTree, type Artifact } from "#store";
import { startFakeRegistry, type FakeRegistry, type FakeRegistryOptions } from "../support/fake-registry.ts";
import { Place } from "./place.ts";

export const CONTENT_TYPE = "application/vnd.cncf.flux.content.v1.tar+gzip";
/** Whom a guarded registry knows. */
export const READER = { name: "reader", password: "of-books" };

export interface Push {
  readonly tags: readonly string[];
  readonly files?: Readonly<Record<string, string>>;
  /** Layers beside the content, before it. */
  readonly before?: readonly { readonly bytes: Uint8Array; readonly mediaType: string }[];
  readonly annotations?: Readonly<Record<string, string>>;
  readonly options?: RepositoryOptions;
}

export interface OciPlace {
  readonly place: Place;
  readonly registry: FakeRegistry;
  /** Ends when the test does. */
  readonly closers: (() => Promise<void>)[];
  /** Puts another registry in the place of the one that lets everybody in. */
  replace(options: FakeRegistryOptions): Promise<void>;
  /** Pushes an artifact. @returns its digest */
  push(order: Push): Promise<string>;
  /** Makes the source, and starts the controllers. */
  start(spec?: object): Promise<void>;
  source(): Promise<OciRepositoryObject>;
  ready(status?: "True" | "False", reason?: string): Promise<string>;
  artifact(): Promise<Artifact>;
  secret(name: string, data: Readonly<Record<string, string>>, type?: string): Promise<void>;
}

/** A new place for every test of a file. */
export function useOciPlace(): OciPlace {
  let place: Place;
  let registry: FakeRegistry;
  const closers: (() => Promise<void>)[] = [];
  beforeEach(async () => {
    place = await Place.open([GitRepository, Kustomization, OciRepositoryKind]);
    await self.replace({});
  });
  afterEach(async () => {
    await place.close();
    for (const close of closers.splice(0)) await close();
  });
  const self: OciPlace = {
    get place() {
      return place;
    },
    get registry() {
      return registry;
    },
    closers,
    async replace(options) {
      const started = await startFakeRegistry(options);
      closers.push(() => started.close());
      registry = started;
    },
    async push({ tags, files = { "app.yaml": "a: 1\n" }, before = [], annotations = {}, options = {} }) {
      const opened = new OciRepository(parseRepository(`oci://${registry.host}/team/app`), { plainHttp: "only", ...options });
      const tree = fileTree(
        Object.entries(files).map(([path, text]) => [path, { bytes: new TextEncoder().encode(text), executable: false }]),
      );
      const config = await opened.pushBlob(new TextEncoder().encode("{}"), "application/vnd.cncf.flux.config.v1+json", signal);
      const layers: Descriptor[] = [];
      for (const each of [...before, { bytes: await packTree(tree), mediaType: CONTENT_TYPE }])
        layers.push(await opened.pushBlob(each.bytes, each.mediaType, signal));
      const manifest = { mediaType: "application/vnd.oci.image.manifest.v1+json", config, layers, annotations };
      let digest = "";
      for (const tag of tags) digest = await opened.pushManifest(tag, manifest, signal);
      await opened.close();
      return digest;
    },
    async start(spec = {}) {
      const base = { url: `oci://${registry.host}/team/app`, interval: "10m", insecure: true };
      await place.create(OciRepositoryKind, "app", { ...base, ...spec });
      await place.start({ only: ["source-controller"] });
    },
    source: async () => (await place.get(OciRepositoryKind.kind, "app", apiVersionOf(OciRepositoryKind))) as OciRepositoryObject,
    ready: (status = "True", reason) => place.ready(OciRepositoryKind, "app", status, reason),
    async artifact() {
      const found = (await self.source()).status?.artifact;
      if (found === undefined) throw new Error("there is no artifact");
      return found;
    },
    async secret(name, data, type = "Opaque") {
      const encoded = Object.fromEntries(Object.entries(data).map(([key, text]) => [key, Buffer.from(text).toString("base64")]));
      await place.cluster.create({ apiVersion: "v1", kind: "Secret", metadata: { name, namespace: place.namespace }, type, data: encoded });
    },
  };
  return self;
}

const signal = new AbortController().signal;
