// What any registry does for our client. The fake one and the real one both pass.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { messageOf, Secret } from "#base";
import { OciRepository, parseRepository, type Manifest, type RegistryCredentials } from "#oci";

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
