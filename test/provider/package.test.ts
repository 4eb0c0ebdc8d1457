// The package as core gets it: the same bytes for every platform, installed from a filesystem mirror without network.
import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { unzipSync } from "fflate";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { OciRepository, readContent, type RepositoryName } from "#oci";
import { checksums, packageFiles, packageHash, zipName, zipPackage } from "../../tools/package/layout.ts";
import { layOciMirror, networkMirrorFiles } from "../../tools/package/mirrors.ts";
import { packageProvider } from "../../tools/package/package-provider.ts";
import { tryPeer } from "../support/peers.ts";
import { makePki, type Leaf } from "../support/pki.ts";
import { startRegistry } from "../support/registry.ts";
import { Core, cores, type CoreBinary } from "./core-run.ts";

const VERSION = "1.2.3";
const platform = `${process.platform === "darwin" ? "darwin" : "linux"}_${process.arch === "arm64" ? "arm64" : "amd64"}` as const;

describe("a package", () => {
  const files = packageFiles(VERSION, { script: "#!/usr/bin/env node\n", parts: new Map([["lib/a.cjs", "0"]]) });

  test("has one hash, that of its sorted content", () => {
    const line = (name: string, content: string): string => `${createHash("sha256").update(content).digest("hex")}  ${name}\n`;
    const lines =
      line("lib/a.cjs", "0") +
      line("package.json", '{"type":"commonjs"}\n') +
      line(`terraform-provider-flux_v${VERSION}`, "#!/usr/bin/env node\n");

    expect(packageHash(files.toReversed())).toBe(`h1:${createHash("sha256").update(lines).digest("base64")}`);
  });

  test("zips to the same bytes at any time, with an executable that may run", () => {
    const zip = zipPackage(files);

    expect(Buffer.from(zipPackage(files)).equals(Buffer.from(zip))).toBe(true);
    expect(Object.keys(unzipSync(zip))).toEqual(["lib/a.cjs", "package.json", `terraform-provider-flux_v${VERSION}`]);
    expect(modesOf(zip)).toEqual([0o100644, 0o100644, 0o100755]);
  });

  test("is listed with its checksum", () => {
    expect(
      checksums(
        new Map([
          ["b.zip", Uint8Array.of(2)],
          ["a.zip", Uint8Array.of(1)],
        ]),
      ),
    ).toMatch(/^[0-9a-f]{64} {2}a\.zip\n[0-9a-f]{64} {2}b\.zip\n$/);
  });
});

describe("the bundled provider", async () => {
  const binaries = await cores();
  let folder: string;
  let hash: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "package-"));
    hash = await packageProvider({ version: VERSION, platforms: [platform], folder, onlyMirror: true, say: () => undefined });
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  test("is executable and says that it is CommonJS", async () => {
    const place = join(folder, "mirror/registry.opentofu.org/headgate/flux", VERSION, platform);

    expect(await readdir(place)).toEqual(["lib", "package.json", `terraform-provider-flux_v${VERSION}`]);
    expect((await stat(join(place, `terraform-provider-flux_v${VERSION}`))).mode & 0o777).toBe(0o755);
    expect(await readFile(join(place, "package.json"), "utf8")).toBe('{"type":"commonjs"}\n');
  });

  test.each(binaries)("is installed by $name from the mirror, locked, and plans without cluster or repository", async (binary) => {
    await using core = await Core.open(binary, {});
    await core.write(
      `provider_installation {\n  filesystem_mirror {\n    path = ${JSON.stringify(join(folder, "mirror"))}\n  }\n}\n`,
      "cli.tfrc",
    );
    // A project of ES modules must not change what the script is.
    await writeFile(join(core.folder, "package.json"), '{"type":"module"}');
    await core.write(`
      terraform {
        required_providers {
          flux = {
            source  = "headgate/flux"
            version = "${VERSION}"
          }
        }
      }
      provider "flux" {
        git = { url = "https://git.example.com/fleet.git" }
      }
      resource "flux_bootstrap_git" "this" { path = "clusters/acc" }`);

    expect(await core.run("init", "-no-color")).toMatchObject({ code: 0 });
    expect(await readFile(join(core.folder, ".terraform.lock.hcl"), "utf8")).toContain(hash);
    expect(await core.run("plan", "-no-color", "-detailed-exitcode")).toMatchObject({
      code: 2,
      text: expect.stringContaining("1 to add"),
    });
  });
});

describe("the provider from mirrors of an own authority", async () => {
  const binaries = await cores();
  const registry = await tryPeer("registry");
  const pki = makePki();
  let folder: string;
  let hash: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "mirrors-"));
    await writeFile(join(folder, "ca.crt"), pki.ca);
    // A mirror is about files and addresses: what the package does is tested above.
    const script = "#!/usr/bin/env node\n";
    hash = packageHash(packageFiles(VERSION, { script, parts: new Map() }));
    const zips = new Map([[zipName(VERSION, platform), zipPackage(packageFiles(VERSION, { script, parts: new Map() }))]]);
    for (const { path, content } of networkMirrorFiles(VERSION, { zips, hash })) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), content);
    }
    await mkdir(join(folder, "packages"));
    for (const [name, bytes] of zips) await writeFile(join(folder, "packages", name), bytes);
    await layOciMirror(folder);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const install = async (
    binary: CoreBinary,
    installation: string,
  ): Promise<{ readonly code: number; readonly text: string; readonly lock: string }> => {
    await using core = await Core.open(binary, { SSL_CERT_FILE: join(folder, "ca.crt") });
    await core.write(`provider_installation {\n${installation}\n}\n`, "cli.tfrc");
    await core.write(`terraform {\n  required_providers {\n    flux = {\n      source = "headgate/flux"\n    }\n  }\n}\n`);
    const { code, text } = await core.run("init", "-no-color");
    const lock = await readFile(join(core.folder, ".terraform.lock.hcl"), "utf8").catch(() => "");
    return { code, text, lock };
  };

  test.each(binaries)("is installed by $name over https from a network mirror, and locked by both its hashes", async (binary) => {
    const seen: string[] = [];
    await using server = await serveMirror(join(folder, "network-mirror"), { ...pki.leaf("localhost"), seen });

    const { code, text, lock } = await install(binary, `  network_mirror {\n    url = "https://${server.host}/"\n  }`);

    expect([code, text.includes(`Installed headgate/flux v${VERSION}`)]).toEqual([0, true]);
    expect(lock).toContain(hash);
    const host = binary.name === "tofu" ? "registry.opentofu.org" : "registry.terraform.io";
    // Terraform asks for the package a second time.
    expect([...new Set(seen)]).toEqual([
      `/${host}/headgate/flux/index.json`,
      `/${host}/headgate/flux/${VERSION}.json`,
      `/packages/terraform-provider-flux_${VERSION}_${platform}.zip`,
    ]);
  });

  const tofu = binaries.find(({ name }) => name === "tofu");
  test.skipIf(tofu === undefined || registry === undefined)("is installed by tofu from a registry as an oci mirror", async () => {
    const { cert: certificate, key } = pki.leaf("localhost");
    const started = await startRegistry({ binary: registry ?? "", directory: join(folder, "registry"), tls: { certificate, key } });
    await pushLayout(join(folder, "oci-mirror"), { registry: started.host, path: "mirror/headgate/flux" }, pki.ca);

    const include = `include = ["registry.opentofu.org/headgate/flux"]`;
    const template = `repository_template = "${started.host}/mirror/\${namespace}/\${type}"`;
    const { code, text, lock } = await install(tofu as CoreBinary, `  oci_mirror {\n    ${template}\n    ${include}\n  }`);
    await started.close();

    expect([code, text.includes(`Installed headgate/flux v${VERSION}`)]).toEqual([0, true]);
    expect(lock).toContain(hash);
  });
});

interface MirrorServer extends AsyncDisposable {
  readonly host: string;
}

/** Files of a folder over https, as any web server has them. */
async function serveMirror(root: string, { cert, key, seen }: Leaf & { readonly seen: string[] }): Promise<MirrorServer> {
  const server = createServer({ cert, key }, (request, response) => {
    const path = request.url ?? "";
    seen.push(path);
    readFile(join(root, path)).then(
      (bytes) => response.writeHead(200, { "content-type": path.endsWith(".json") ? "application/json" : "application/zip" }).end(bytes),
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    host: `localhost:${(server.address() as AddressInfo).port}`,
    [Symbol.asyncDispose]: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Copies an image layout into a repository, as any tool that copies layouts does. */
async function pushLayout(folder: string, name: RepositoryName, ca: string): Promise<void> {
  const signal = new AbortController().signal;
  const to = new OciRepository(name, { tls: { certificateAuthority: ca } });
  const blob = (digest: string): Promise<Buffer> => readFile(join(folder, "blobs", digest.replace(":", "/")));
  const put = async (digest: string, tag = digest): Promise<void> => {
    const bytes = await blob(digest);
    const content = readContent(bytes, digest);
    if (content.form === "index") for (const each of content.manifests) await put(each.digest);
    else for (const each of content.blobs) await to.pushBlob(await blob(each.digest), each.mediaType, signal);
    await to.putManifest(tag, { mediaType: content.mediaType, bytes }, signal);
  };
  const index = readContent(await readFile(join(folder, "index.json")), "index.json");
  if (index.form === "index")
    for (const { digest, annotations } of index.manifests)
      await put(digest, annotations?.["org.opencontainers.image.ref.name"]?.split(":")[1] ?? digest);
  await to.close();
}

/** Unix modes in the order of the zip's central directory. */
function modesOf(zip: Uint8Array): readonly number[] {
  const view = new DataView(zip.buffer, zip.byteOffset, zip.byteLength);
  const modes: number[] = [];
  for (let at = 0; at + 46 <= zip.length; at++)
    if (view.getUint32(at, true) === 0x02014b50) modes.push(view.getUint32(at + 38, true) >>> 16);
  return modes;
}
