// A bundle is made where registries are reached; from then on everything happens in a network namespace whose only way out leads nowhere
// and counts every frame that it is given: name servers and addresses alike. Not one may be, until one is sent on purpose.
import { execFile, spawn } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openManifestSource } from "#operations";
import { packageProvider } from "../../tools/package/package-provider.ts";
import { createBundle } from "../../src/operations/bundle/index.ts";
import { orderOf, signal, startFakeWarehouse, startWarehouse, stock, withPlaces, type Stocked } from "../operations/bundle/warehouse.ts";
import { releaseFiles, writeFiles } from "../operations/upstream/release.ts";
import { tryPeer } from "../support/peers.ts";
import { makePki } from "../support/pki.ts";

const run = promisify(execFile);
const inside = fileURLToPath(new URL("./air-gap/inside.ts", import.meta.url));
const platform = `linux_${process.arch === "arm64" ? "arm64" : "amd64"}` as const;
const root = fileURLToPath(new URL("../..", import.meta.url));

/** A loopback, and a way out that leads nowhere, without addresses to be asked for. Names are looked up there. */
const CUT = [
  "ip link set lo up",
  "ip link add out0 type veth peer name out1",
  "echo 1 > /proc/sys/net/ipv6/conf/out0/disable_ipv6",
  "echo 1 > /proc/sys/net/ipv6/conf/out1/disable_ipv6",
  "ip addr add 192.0.2.2/24 dev out0",
  "ip link set out0 arp off up",
  "ip link set out1 up",
  "ip route add default via 192.0.2.1 dev out0 onlink",
  'echo nameserver 192.0.2.53 > "$FOLDER/resolv.conf"',
  'mount --bind "$FOLDER/resolv.conf" /etc/resolv.conf',
].join(" && ");

/** Runs a command where the network is cut. */
const cut = (command: readonly string[]): readonly string[] => [
  "--map-root-user",
  "--net",
  "--mount",
  "sh",
  "-c",
  `${CUT} && exec "$@"`,
  "sh",
  ...command,
];

interface Step {
  readonly step: string;
  /** Frames that were given to the way out. */
  readonly frames?: number;
  readonly result?: unknown;
}

const [registry, tofu] = [await tryPeer("registry"), await tryPeer("tofu")];
const folder = await mkdtemp(join(tmpdir(), "headgate-air-gap-"));
const canCut = await run("unshare", [...cut(["true"])], { env: { ...process.env, FOLDER: folder } }).then(
  () => true,
  (error: unknown) => {
    console.log(`skipped: the network cannot be cut here: ${String(error).split("\n")[1] ?? ""}`);
    return false;
  },
);

describe.skipIf(registry === undefined || tofu === undefined || !canCut)("an install where the network is cut", () => {
  let stocked: Stocked;
  let upstreamDigest: string;
  let steps: readonly Step[];
  beforeAll(async () => {
    const pki = makePki();
    const { cert, key } = pki.leaf("localhost");
    for (const [name, text] of Object.entries({ "ca.crt": pki.ca, "registry.crt": cert, "registry.key": key }))
      await writeFile(join(folder, name), text);
    await mkdir(join(folder, "stack"));
    await packageProvider({ version: "0.1.0", platforms: [platform], folder: join(folder, "dist"), say: () => undefined });
    {
      await using outside = await startWarehouse(registry);
      stocked = await stock(outside.host, "headgate/source-controller:v0.3.0");
      await stock(outside.host, "headgate/kustomize-controller:v0.3.0");
      const order = orderOf(outside.host, join(folder, "bundle.tar"), { providerPackages: join(folder, "dist/packages") });
      await withPlaces({ plainHttp: [outside.host] }, (places) => createBundle(order, places, signal));
    }
    upstreamDigest = await bundleUpstream();
    steps = await runInside([folder, registry ?? "", tofu ?? "", join(folder, "bundle.tar"), join(folder, "upstream")]);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  test("pushes, installs, plans, imports and destroys from a bundle, and sends nothing out", () => {
    const image = `REGISTRY/source-controller:v0.3.0@${stocked.digest}`;

    expect(steps.map(({ step, frames, result }) => [step, frames === 0 ? "silent" : "heard", result])).toEqual([
      ["push", "silent", expect.stringMatching(/^sent \d\d blobs with \d+ bytes, mounted \d+, wrote \d\d manifests$/)],
      ["push again", "silent", "sent 0 blobs with 0 bytes, mounted 0, wrote 0 manifests"],
      ["init", "silent", true],
      ["plan", "silent", ["create flux_airgap_bundle", "create flux_bootstrap_git"]],
      ["apply", "silent", image],
      ["plan again", "silent", []],
      ["import", "silent", []],
      ["destroy", "silent", true],
      ["push upstream", "silent", expect.stringMatching(/^sent \d+ blobs/)],
      ["plan upstream", "silent", ["create flux_instance"]],
      ["apply upstream", "silent", `REGISTRY/source-controller:v1.7.0@${upstreamDigest}`],
      ["plan upstream again", "silent", []],
      ["destroy upstream", "silent", true],
      ["reach out", "heard", undefined],
    ]);
  });
});

/** A bundle of a release in upstream's form. @returns digest of its source-controller */
async function bundleUpstream(): Promise<string> {
  await using outside = await startFakeWarehouse();
  for (const each of ["helm", "kustomize", "notification"]) await stock(outside.host, `fluxcd/${each}-controller:v1.7.0`);
  const { digest } = await stock(outside.host, "fluxcd/source-controller:v1.7.0");
  const files = Object.entries(releaseFiles({ tag: "v1.7.0" })).map(([path, text]) => [`flux/v2.9.4/${path}`, text] as const);
  await writeFiles(join(folder, "releases"), Object.fromEntries(files));
  const order = orderOf(outside.host, join(folder, "upstream"), {
    distribution: "flux",
    version: "v2.9.4",
    registry: `${outside.host}/fluxcd`,
  });
  const manifests = await openManifestSource(join(folder, "releases"));
  await withPlaces({ plainHttp: [outside.host] }, (places) => createBundle(order, { ...places, manifests }, signal));
  return digest;
}

function runInside(args: readonly string[]): Promise<readonly Step[]> {
  const { NODE_OPTIONS: _node, VITEST: _vitest, ...inherited } = process.env;
  const command = [process.execPath, "--conditions=headgate-source", inside, ...args];
  return new Promise((resolve, reject) => {
    const child = spawn("unshare", [...cut(command)], {
      cwd: root,
      env: { ...inherited, FOLDER: folder },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let [out, err] = ["", ""];
    child.stdout.on("data", (bytes: Buffer) => (out += bytes.toString()));
    child.stderr.on("data", (bytes: Buffer) => (err = (err + bytes.toString()).slice(-4000)));
    child.once("error", reject);
    child.once("close", () => {
      const lines = out.split("\n").filter((line) => line.startsWith("{"));
      if (lines.length === 0) reject(new Error(err));
      else resolve(lines.map((line) => JSON.parse(line) as Step));
    });
  });
}
