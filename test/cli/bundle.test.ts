import { createHash } from "node:crypto";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runCli } from "#cli";
import { fileTree, packTree, serveFiles, type TreeFile } from "#store";
import { scratch, startFakeWarehouse, stock, stockArtifact } from "../operations/bundle/warehouse.ts";

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

async function headgate(
  args: readonly string[],
  more: { readonly env?: Record<string, string>; readonly terminal?: boolean } = {},
): Promise<Ran> {
  const text = { out: "", err: "" };
  const signal = new AbortController().signal;
  const out = (piece: string): void => void (text.out += piece);
  const err = (piece: string): void => void (text.err += piece);
  const { env = { HOME: "/nonexistent" }, terminal = false } = more;
  return { code: await runCli(args, { out, err, env, signal, terminal }, "0.0.0"), ...text };
}

const textFile = (text: string): TreeFile => ({ bytes: new TextEncoder().encode(text), executable: false });

describe("headgate bundle", () => {
  let from: Awaited<ReturnType<typeof startFakeWarehouse>>;
  let to: Awaited<ReturnType<typeof startFakeWarehouse>>;
  let folder: Awaited<ReturnType<typeof scratch>>;
  beforeAll(async () => {
    [from, to, folder] = [await startFakeWarehouse(), await startFakeWarehouse(), await scratch()];
    for (const each of ["source-controller", "kustomize-controller"]) await stock(from.host, `headgate/${each}:v0.3.0`);
    await stockArtifact(from.host, "team/fleet:prod", "a fleet");
    await mkdir(folder.at("packages"));
    for (const platform of ["linux_amd64", "darwin_arm64"])
      await writeFile(folder.at(`packages/terraform-provider-flux_0.1.0_${platform}.zip`), "a zip");
  });
  afterAll(async () => {
    await from?.[Symbol.asyncDispose]();
    await to?.[Symbol.asyncDispose]();
    await folder?.[Symbol.asyncDispose]();
  });
  const registry = (): string[] => ["--registry", `${from.host}/headgate`, "--plain-http", from.host];

  test("makes a bundle, tells what it holds, checks it, and brings it into a registry", async () => {
    const bundle = folder.at("bundle.tar");
    const extras = ["--artifact", `oci://${from.host}/team/fleet:prod`, "--provider", folder.at("packages"), "--no-signatures"];

    const created = await headgate(["bundle", "create", bundle, ...registry(), ...extras]);
    const inspected = await headgate(["bundle", "inspect", bundle]);
    const verified = await headgate(["bundle", "verify", bundle]);
    const pushed = await headgate(["bundle", "push", bundle, `${to.host}/mirror`, "--plain-http", to.host]);
    const again = await headgate(["bundle", "push", bundle, `${to.host}/mirror`, "--plain-http", to.host]);
    const mirrored = await headgate(["bundle", "verify", `oci://${to.host}/mirror`, "--plain-http", to.host]);

    expect([created, inspected, verified, pushed, again, mirrored].map(({ code }) => code)).toEqual([0, 0, 0, 0, 0, 0]);
    const digest = created.out.trim();
    const rows = inspected.out.split("\n").map((line) => line.split(/ {2,}/).map((cell) => cell.replace(/^sha256:\w+$/, "…")));
    expect(rows).toEqual([
      ["KIND", "NAME", "DIGEST", "PLATFORMS"],
      ["provider", "headgate/flux:0.1.0", "…", "darwin/arm64,linux/amd64"],
      ["image", "kustomize-controller:v0.3.0", "…", "linux/amd64,linux/arm64"],
      ["image", "source-controller:v0.3.0", "…", "linux/amd64,linux/arm64"],
      ["artifact", "team/fleet:prod", "…"],
      [""],
      [`headgate v0.3.0 ${digest}`],
      [""],
    ]);
    expect(verified.out).toMatch(new RegExp(`^${bundle} is whole: \\d+ manifests and blobs, ${digest}\n$`));
    expect(pushed.out).toMatch(
      /^sent \d\d blobs with \d+ bytes, mounted \d+, wrote \d+ manifests\n127\.0\.0\.1:\d+\/mirror\/kustomize-controller:v0\.3\.0@sha256:/,
    );
    expect(again.out.split("\n")[0]).toBe("sent 0 blobs with 0 bytes, mounted 0, wrote 0 manifests");
    expect(mirrored.out).toMatch(/^oci:\/\/127\.0\.0\.1:\d+\/mirror is whole: 4 manifests and blobs, sha256:/);
  });

  test("takes charts of a repository over HTTP in, checked against its index", async () => {
    const chart = await packTree(fileTree([["podinfo/Chart.yaml", textFile("apiVersion: v2\nname: podinfo\nversion: 6.9.0\n")]]));
    const digest = createHash("sha256").update(chart).digest("hex");
    await mkdir(folder.at("charts"));
    await writeFile(folder.at("charts/podinfo-6.9.0.tgz"), chart);
    const version = (name: string, sum: string): string =>
      `  ${name}:\n  - {version: 6.9.0, digest: "${sum}", urls: [podinfo-6.9.0.tgz]}\n`;
    await writeFile(
      folder.at("charts/index.yaml"),
      `apiVersion: v1\nentries:\n${version("podinfo", digest)}${version("other", "0".repeat(64))}`,
    );
    const files = await serveFiles({ directory: folder.at("charts") });
    const create = (chartName: string): Promise<Ran> =>
      headgate(["bundle", "create", folder.at("charted"), ...registry(), "--chart", `http://${files.address}/${chartName}`]);

    const created = await create("podinfo:6.9.0");
    const inspected = await headgate(["bundle", "inspect", folder.at("charted")]);
    const [absent, changed] = [await create("podinfo:6.9.1"), await create("other:6.9.0")];
    await files.close();

    expect([created.code, inspected.out.includes("chart       charts/podinfo:6.9.0"), absent.code, changed.code]).toEqual([0, true, 1, 1]);
    expect(absent.err).toContain(`✗ http://${files.address}/ has no chart podinfo of version 6.9.1\n`);
    expect(changed.err).toContain(`has digest sha256:${digest} instead of sha256:${"0".repeat(64)}`);
  });

  test("prints a bill of materials that names everything by its digest", async () => {
    const bundle = folder.at("billed");
    await headgate(["bundle", "create", bundle, ...registry()]);

    const [sbom, listed] = [
      await headgate(["bundle", "inspect", bundle, "--sbom"]),
      await headgate(["bundle", "inspect", bundle, "-o", "json"]),
    ];

    const { spdxVersion, packages } = JSON.parse(sbom.out) as {
      spdxVersion: string;
      packages: { checksums: { checksumValue: string }[] }[];
    };
    const { entries } = JSON.parse(listed.out) as { entries: { digest: string }[] };
    const named = packages.map(({ checksums }) => `sha256:${checksums[0]?.checksumValue ?? ""}`);
    // two platforms of each image stand beside their indexes
    expect([spdxVersion, packages.length, entries.filter(({ digest }) => !named.includes(digest))]).toEqual([
      "SPDX-2.3",
      entries.length + 4,
      [],
    ]);
  });

  test("draws a bar where a terminal shows it", async () => {
    await rm(folder.at("bar"), { recursive: true, force: true });

    const { err } = await headgate(["bundle", "create", folder.at("bar"), ...registry()], { terminal: true });

    expect(err).toContain("██████████████████████████████");
    expect(err).toMatch(/fetched (\d+) of \1 blobs, 0\.0 of 0\.0 MiB\n/);
  });

  test("says what is wrong with a bundle, and ends with an error", async () => {
    const bundle = folder.at("torn");
    await headgate(["bundle", "create", bundle, ...registry()]);
    const listed = JSON.parse((await headgate(["bundle", "inspect", bundle, "-o", "json"])).out) as { entries: { digest: string }[] };
    await rm(folder.at(`torn/blobs/${(listed.entries[0]?.digest ?? "").replace(":", "/")}`));

    const { code, out, err } = await headgate(["bundle", "verify", bundle]);

    expect([code, out.trimEnd().split("\n").length, err]).toEqual([
      1,
      1,
      `✗ ${bundle} is not whole: 1 fault\n  create or push it again; what is whole is kept\n`,
    ]);
  });

  test.each([
    ["credentials without a colon", ["--creds", "hunter2"], 1, "are not of the form user:password"],
    [
      "a chart without a version",
      ["--chart", "https://charts.example.com/podinfo"],
      2,
      "write it like https://charts.example.com/podinfo:6.9.0",
    ],
    ["no number of requests", ["--concurrency", "many"], 2, "write a number from 1 to 99"],
    [
      "a file of authorities that is not there",
      ["--ca-file", "/nonexistent/ca.crt"],
      1,
      "the certificates in /nonexistent/ca.crt cannot be read",
    ],
    [
      "upstream's distribution without a source",
      ["--distribution", "flux"],
      1,
      "there is no source of manifests for the distribution flux",
    ],
  ])("refuses %s, and repeats no secret", async (_case, flags, code, message) => {
    const ran = await headgate(["bundle", "create", folder.at("refused"), ...registry(), ...flags]);

    expect([ran.code, ran.err.includes("hunter2")]).toEqual([code, false]);
    expect(ran.err).toContain(message);
  });
});
