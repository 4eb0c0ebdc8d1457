// What any registry does for our client. The fake one and the real one both pass.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { messageOf, Secret } from "#base";
import {
  OCI_INDEX,
  OCI_MANIFEST,
  OciRepository,
  parseRepository,
  readContent,
  referrersTag,
  writeReferrers,
  type Manifest,
  type RegistryCredentials,
} from "#oci";
import { digestOf } from "../fake-registry.ts";

export interface RegistryPlace {
  readonly host: string;
  close(): Promise<void>;
}

export const REGISTRY_USER = { name: "reader", password: "of-books" };
const TYPE = "application/vnd.example.text";
const known: RegistryCredentials = { kind: "basic", username: REGISTRY_USER.name, password: new Secret(REGISTRY_USER.password) };
const signal = new AbortController().signal;

/** `open` starts a registry that knows {@link REGISTRY_USER} only, or everybody. */
export function registryContract(name: string, open: (hasUser: boolean) => Promise<RegistryPlace>): void {
  describe.each([
    ["that anybody may use", false],
    ["that asks who somebody is", true],
  ])(`${name} %s`, (_case, hasUser) => {
    let place: RegistryPlace;
    beforeAll(async () => (place = await open(hasUser)));
    afterAll(() => place?.close());

    const repository = (path: string, credentials: RegistryCredentials | undefined = hasUser ? known : undefined): OciRepository =>
      new OciRepository(parseRepository(`oci://${place.host}/${path}`), { plainHttp: "only", credentials });
    const using = async <T>(opened: OciRepository, work: (opened: OciRepository) => Promise<T>): Promise<T> => {
      try {
        return await work(opened);
      } finally {
        await opened.close();
      }
    };
    const push = async (to: OciRepository, text: string, tags: readonly string[]): Promise<string> => {
      const config = await to.pushBlob(new TextEncoder().encode("{}"), "application/vnd.example.config+json", signal);
      const layer = await to.pushBlob(new TextEncoder().encode(text), TYPE, signal);
      const manifest: Manifest = {
        mediaType: "application/vnd.oci.image.manifest.v1+json",
        config,
        layers: [layer],
        annotations: { "org.opencontainers.image.revision": "main@sha1:1" },
      };
      let digest = "";
      for (const tag of tags) digest = await to.pushManifest(tag, manifest, signal);
      return digest;
    };

    test("gives back what was pushed, by tag and by digest", async () => {
      const [digest, resolved, manifest, bytes] = await using(repository("team/text"), async (opened) => {
        const pushed = await push(opened, "hello", ["v1"]);
        const found = await opened.resolveTag("v1", signal);
        const pulled = await opened.pullManifest(found, signal);
        const [layer] = pulled.layers;
        if (layer === undefined) throw new Error("there is no layer");
        return [pushed, found, pulled, await opened.readBlob(layer, { maxBytes: 100, signal })] as const;
      });

      expect([
        resolved,
        manifest.annotations,
        manifest.layers.map(({ mediaType, size }) => [mediaType, size]),
        new TextDecoder().decode(bytes),
      ]).toEqual([digest, { "org.opencontainers.image.revision": "main@sha1:1" }, [[TYPE, 5]], "hello"]);
    });

    test("lets many requests in that all begin before it knows who asks", async () => {
      const found = await using(repository("team/text"), async (opened) => {
        const digests = Array.from({ length: 8 }, (_each, i) => digestOf(Buffer.from(String(i))));
        return Promise.all(digests.map((digest) => opened.hasBlob(digest, signal)));
      });

      expect(found).toEqual(Array.from({ length: 8 }, () => false));
    });

    test("lists every tag, over several pages", async () => {
      const wanted = Array.from({ length: 12 }, (_each, i) => `v${i}`);
      const tags = await using(repository("team/many"), async (opened) => {
        await push(opened, "many", wanted);
        return opened.listTags(signal);
      });

      expect(tags.toSorted()).toEqual(wanted.toSorted());
    });

    test("says of a tag that is not there that it was not found", async () => {
      const told = await using(repository("team/text"), (opened) => opened.resolveTag("absent", signal).catch(messageOf));

      expect(told).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/v2\/team\/text\/manifests\/absent was not found/);
    });

    test("takes a large blob in pieces, goes on after one that failed, and mounts it into another repository", async () => {
      const content = Buffer.from(Array.from({ length: 5000 }, (_each, i) => i % 251));
      let failures = 1;
      const starts: number[] = [];
      const read = async function* (from: number): AsyncGenerator<Uint8Array> {
        starts.push(from);
        yield content.subarray(from, from + 1500);
        if (from === 2000 && failures-- > 0) throw Object.assign(new Error("cut"), { code: "ECONNRESET" });
        yield content.subarray(from + 1500);
      };
      const blob = { digest: digestOf(content), size: content.length, read, chunkBytes: 2000 };

      const arrivals = [
        await using(repository("team/large"), (opened) => opened.uploadBlob(blob, signal)),
        await using(repository("team/large"), (opened) => opened.uploadBlob(blob, signal)),
        await using(repository("team/other"), (opened) => opened.uploadBlob({ ...blob, mountFrom: "team/large" }, signal)),
      ];
      const back = await using(repository("team/other"), (opened) =>
        opened.readBlob({ mediaType: TYPE, digest: blob.digest, size: blob.size }, { maxBytes: 5000, signal }),
      );

      // where the failed piece goes on is the registry's to say: at its start, or behind what arrived of it
      expect([arrivals, starts.slice(0, 2), Buffer.from(back).equals(content)]).toEqual([
        ["uploaded", "present", "mounted"],
        [0, 2000],
        true,
      ]);
      expect(starts[2]).toBeGreaterThanOrEqual(2000);
    });

    test("keeps an index byte for byte, and says what is there", async () => {
      const found = await using(repository("team/index"), async (opened) => {
        const digest = await push(opened, "inner", ["v1"]);
        const inner = await opened.readManifest(digest, signal);
        const entry = { mediaType: inner.mediaType, digest, size: inner.bytes.length, platform: { os: "linux", architecture: "arm64" } };
        const index = {
          mediaType: OCI_INDEX,
          bytes: new TextEncoder().encode(`${JSON.stringify({ schemaVersion: 2, mediaType: OCI_INDEX, manifests: [entry] }, null, 2)}\n`),
        };
        const put = await opened.putManifest("all", index, signal);
        const read = await opened.readManifest(put.digest, signal);
        return [
          read.mediaType,
          Buffer.from(read.bytes).equals(Buffer.from(index.bytes)),
          (await opened.findManifest("all", signal)) === put.digest,
          await opened.findManifest("absent", signal),
          await opened.hasBlob(digestOf(Buffer.from("inner")), signal),
          await opened.hasBlob(digestOf(Buffer.from("elsewhere")), signal),
          readContent(read.bytes, "it"),
        ];
      });

      const manifests = [expect.objectContaining({ platform: { os: "linux", architecture: "arm64" } })];
      expect(found).toEqual([OCI_INDEX, true, true, undefined, true, false, { form: "index", mediaType: OCI_INDEX, manifests }]);
    });

    test("lists what is about a digest, by its API or by the tag that stands in for it", async () => {
      const [wanted, found] = await using(repository("team/signed"), async (opened) => {
        const digest = await push(opened, "signed", ["v1"]);
        const subject = await opened.readManifest(digest, signal);
        const config = await opened.pushBlob(new TextEncoder().encode("{}"), "application/vnd.oci.empty.v1+json", signal);
        const about = {
          schemaVersion: 2,
          mediaType: OCI_MANIFEST,
          artifactType: "application/vnd.example.signature",
          config,
          layers: [config],
          subject: { mediaType: subject.mediaType, digest, size: subject.bytes.length },
        };
        const bytes = new TextEncoder().encode(JSON.stringify(about));
        const put = await opened.putManifest(digestOf(Buffer.from(bytes)), { mediaType: OCI_MANIFEST, bytes }, signal);
        const entry = { mediaType: OCI_MANIFEST, digest: put.digest, size: bytes.length };
        if (!put.listsReferrers) await opened.putManifest(referrersTag(digest), writeReferrers([entry]), signal);
        return [put.digest, await opened.listReferrers(digest, signal)] as const;
      });

      expect(found.map(({ digest }) => digest)).toEqual([wanted]);
    });

    if (!hasUser) return;
    test.each<[string, RegistryCredentials | undefined, string]>([
      ["nobody", undefined, "an anonymous request"],
      ["a wrong password", { kind: "basic", username: REGISTRY_USER.name, password: new Secret("of-stamps") }, "the user reader"],
    ])("refuses %s, and the message holds no password", async (_who, credentials, given) => {
      const opened = new OciRepository(parseRepository(`oci://${place.host}/team/text`), { plainHttp: "only", credentials });
      const told = await using(opened, (each) => each.resolveTag("v1", signal).catch(messageOf));

      expect([told, String(told).includes("of-stamps")]).toEqual([
        expect.stringMatching(new RegExp(`^unauthorized: .* refused ${given}`)),
        false,
      ]);
    });
  });
}
