// The package as core gets it: the same bytes for every platform, installed from a filesystem mirror without network.
import { createHash } from "node:crypto";
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { unzipSync } from "fflate";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { checksums, packageFiles, packageHash, zipPackage } from "../../tools/package/layout.ts";
import { packageProvider } from "../../tools/package/package-provider.ts";
import { Core, cores } from "./core-run.ts";

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
  }, 60_000);
  afterAll(() => rm(folder, { recursive: true, force: true }));

  test("is executable and says that it is CommonJS", async () => {
    const place = join(folder, "mirror/registry.opentofu.org/headgate/flux", VERSION, platform);

    expect(await readdir(place)).toEqual(["lib", "package.json", `terraform-provider-flux_v${VERSION}`]);
    expect((await stat(join(place, `terraform-provider-flux_v${VERSION}`))).mode & 0o777).toBe(0o755);
    expect(await readFile(join(place, "package.json"), "utf8")).toBe('{"type":"commonjs"}\n');
  });

  test.each(binaries)(
    "is installed by $name from the mirror, locked, and plans without cluster or repository",
    { timeout: 60_000 },
    async (binary) => {
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
    },
  );
});

/** Unix modes in the order of the zip's central directory. */
function modesOf(zip: Uint8Array): readonly number[] {
  const view = new DataView(zip.buffer, zip.byteOffset, zip.byteLength);
  const modes: number[] = [];
  for (let at = 0; at + 46 <= zip.length; at++)
    if (view.getUint32(at, true) === 0x02014b50) modes.push(view.getUint32(at + 38, true) >>> 16);
  return modes;
}
