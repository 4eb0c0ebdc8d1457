// The part of the journey that runs where the network is cut: a mirror, a git server, a control plane with its controllers, and OpenTofu.
// The only way out is an interface that leads nowhere and counts what it is given. Prints one line of JSON for each step.
//   inside.ts FOLDER REGISTRY_BINARY TOFU_BINARY BUNDLE UPSTREAM_BUNDLE
import { readFile, writeFile } from "node:fs/promises";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { connect } from "node:net";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { Testing, type TerraformStack } from "cdktf";
import { at, stringAt, type KubeObject } from "#base";
import { runCli } from "#cli";
import { AirGap, Bootstrap, DataFluxInstallManifests, FluxProvider, Instance } from "../../../constructs/index.ts";
import { openWorld, REPOSITORY, USER, type World } from "../../../examples/demo/world.ts";
import { Terraform } from "../../../tools/stage/terraform.ts";
import { startRegistry } from "../../support/registry.ts";

const [folder = "", registryBinary = "", tofuBinary = "", bundle = "", upstream = ""] = process.argv.slice(2);
const WAY_OUT = "out0";
const DEPLOYMENT = { apiVersion: "apps/v1", kind: "Deployment", namespace: "flux-system", name: "source-controller" };

/** Frames that were given to the way out since the beginning. */
async function framesOut(): Promise<number> {
  const line = (await readFile("/proc/self/net/dev", "utf8")).split("\n").find((each) => each.trim().startsWith(`${WAY_OUT}:`));
  const numbers = line?.split(":")[1]?.trim().split(/\s+/).map(Number);
  if (numbers?.[9] === undefined) throw new Error(`there is no interface ${WAY_OUT}`);
  return numbers[9];
}

async function step<T>(name: string, work: () => Promise<T>): Promise<T> {
  const before = await framesOut();
  const started = performance.now();
  const result = await work();
  console.log(
    JSON.stringify({ step: name, frames: (await framesOut()) - before, millis: Math.round(performance.now() - started), result }),
  );
  return result;
}

/** What would be seen if something reached out: a connection, and a question to a name server. */
async function reachOut(): Promise<void> {
  const socket = connect(443, "198.51.100.7");
  socket.on("error", () => undefined);
  const question = createSocket("udp4");
  question.send(Buffer.from("who is it?"), 53, "192.0.2.53");
  await Promise.race([once(question, "error").catch(() => undefined), pause(300)]);
  socket.destroy();
  question.close();
}

async function headgate(...args: readonly string[]): Promise<string> {
  let out = "";
  let err = "";
  const io = {
    out: (text: string) => void (out += text),
    err: (text: string) => void (err += text),
    env: { HOME: folder },
    signal: new AbortController().signal,
  };
  if ((await runCli(args, io, "0.0.0")) !== 0) throw new Error(err);
  return out.split("\n")[0] ?? "";
}

interface Written {
  readonly json: string;
  readonly cliConfig: string;
}

function writeStack(world: World, registry: string, ca: string): Written {
  let cliConfig = "";
  const json = Testing.synthScope((scope) => {
    const url = world.git.url(REPOSITORY);
    const http = { username: USER, password: world.password, allowInsecureHttp: true };
    new FluxProvider(scope as TerraformStack, "flux", { kubernetes: { configPath: world.kubeconfig }, git: { url, http } });
    cliConfig = new AirGap(scope, "air-gap", { registry, bundle, certificateAuthority: ca }).cliConfig;
    new Bootstrap(scope, "flux-system", { path: "clusters/acc" });
    // Upstream's release from a bundle, read at every plan.
    new DataFluxInstallManifests(scope, "upstream", { distribution: "flux", distributionSource: upstream, version: "~2.9", registry });
  });
  return { json, cliConfig };
}

/** Upstream's release, with its manifests and images from the registry that its bundle was pushed to. */
function writeUpstream(world: World, registry: string): string {
  return Testing.synthScope((scope) => {
    new FluxProvider(scope as TerraformStack, "flux", { kubernetes: { configPath: world.kubeconfig } });
    new AirGap(scope, "air-gap", { registry });
    new Instance(scope, "instance", { distribution: { name: "flux", version: "v2.9.4" } });
  });
}

const certificate = await readFile(join(folder, "registry.crt"), "utf8");
const key = await readFile(join(folder, "registry.key"), "utf8");
const ca = await readFile(join(folder, "ca.crt"), "utf8");
const mirror = await startRegistry({ binary: registryBinary, directory: join(folder, "mirror"), tls: { certificate, key } });
const world = await openWorld(undefined);
try {
  const registry = `${mirror.host}/mirror`;
  await step("push", () => headgate("bundle", "push", bundle, registry, "--ca-file", join(folder, "ca.crt")));
  await step("push again", () => headgate("bundle", "push", bundle, registry, "--ca-file", join(folder, "ca.crt")));
  const { json, cliConfig } = writeStack(world, registry, ca);
  await writeFile(join(folder, "stack", "main.tf.json"), json);
  await writeFile(join(folder, "cli.tfrc"), cliConfig);
  const terraform = await Terraform.open({
    binary: tofuBinary,
    dir: join(folder, "stack"),
    work: join(folder, "work"),
    mirror: join(folder, "nothing"),
    env: { TF_CLI_CONFIG_FILE: join(folder, "cli.tfrc"), SSL_CERT_FILE: join(folder, "ca.crt"), HOME: folder },
  });
  const actions = async (): Promise<readonly string[]> =>
    (await terraform.plan()).changes.map(({ actions: all, type }) => `${all.join("+")} ${type}`);
  const image = async (from: string): Promise<string> =>
    stringAt(at((await world.cluster.get(DEPLOYMENT)) as KubeObject, "spec", "template", "spec", "containers", 0), "image").replace(
      from,
      "REGISTRY",
    );
  await step("init", async () => (await terraform.init()).stdout.includes("Installed headgate/flux"));
  await step("plan", actions);
  await step("apply", async () => {
    await terraform.apply();
    return image(registry);
  });
  await step("plan again", actions);
  const address = Object.keys(await terraform.state()).find((each) => each.startsWith("flux_bootstrap_git.")) ?? "";
  await step("import", async () => {
    await terraform.must("state", "rm", address);
    await terraform.must("import", "-no-color", address, "flux-system");
    return actions();
  });
  await step("destroy", async () => {
    await terraform.destroy();
    return (await world.cluster.get(DEPLOYMENT)) === undefined;
  });
  await step("push upstream", () => headgate("bundle", "push", upstream, `${mirror.host}/upstream`, "--ca-file", join(folder, "ca.crt")));
  await writeFile(join(folder, "stack", "main.tf.json"), writeUpstream(world, `${mirror.host}/upstream`));
  await step("plan upstream", actions);
  await step("apply upstream", async () => {
    await terraform.apply();
    return image(`${mirror.host}/upstream`);
  });
  await step("plan upstream again", actions);
  await step("destroy upstream", async () => {
    await terraform.destroy();
    return (await world.cluster.get(DEPLOYMENT)) === undefined;
  });
  await step("reach out", reachOut);
} catch (error) {
  console.log(JSON.stringify({ step: "failed", result: String(error) }));
  process.exitCode = 1;
} finally {
  await world.close();
  await mirror.close();
}
