// A real control plane as plain processes on loopback: etcd, kube-apiserver and kube-controller-manager. There is no scheduler and no
// node; the simulated kubelet of the embedded control plane may serve it as a client.
import { spawn, type ChildProcess } from "node:child_process";
import { createPrivateKey, generateKeyPairSync, randomBytes, sign as signBytes, type KeyObject } from "node:crypto";
import { mkdir, mkdtemp, open, readFile, rm, writeFile } from "node:fs/promises";
import { request } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { certificate, writePem } from "#codec";
import { peer } from "./peers.ts";
import { freePorts } from "./ports.ts";

export interface RealCluster {
  readonly url: string;
  /** Path of the administrator's kubeconfig. */
  readonly kubeconfig: string;
  readonly caPem: string;
  readonly adminCertificate: string;
  readonly adminKey: string;
  close(): Promise<void>;
}

export interface RealClusterOptions {
  /** True when absent. */
  readonly controllerManager?: boolean;
  /** Whether etcd waits for the disk. */
  readonly fsync?: boolean;
  /** More flags for kube-apiserver. */
  readonly flags?: readonly string[];
}

/** How long the API server may take to be ready on a machine that does much else. */
const START_MILLIS = 300_000;
/** A port may be taken between the moment at which it was found free and that at which a program listens. */
const STARTS = 3;
const CONTROLLERS = [
  "namespace-controller",
  "garbage-collector-controller",
  "deployment-controller",
  "replicaset-controller",
  "statefulset-controller",
  "daemonset-controller",
  "job-controller",
  "cronjob-controller",
  "serviceaccount-controller",
  "endpointslice-controller",
  "endpoints-controller",
  "root-ca-certificate-publisher-controller",
  "clusterrole-aggregation-controller",
  "resourcequota-controller",
  "ttl-after-finished-controller",
].join(",");

/** Starts a real control plane; rejects with the tail of the log of the process that did not come up. About 5 s. */
export async function startRealCluster(options: RealClusterOptions = {}): Promise<RealCluster> {
  for (let start = 1; ; start++) {
    try {
      return await startOnce(options);
    } catch (error) {
      if (start === STARTS || !String(error).includes("address already in use")) throw error;
    }
  }
}

async function startOnce(options: RealClusterOptions): Promise<RealCluster> {
  const dir = await mkdtemp(join(tmpdir(), "headgate-real-"));
  const started: Running[] = [];
  const close = async (): Promise<void> => {
    for (const each of started.toReversed()) await each.stop();
    await rm(dir, { recursive: true, force: true });
  };
  try {
    const pki = await writePki(dir);
    const [etcdPort, peerPort, apiPort] = await freePorts(3);
    const etcd = `http://127.0.0.1:${etcdPort}`;
    const peerUrl = `http://127.0.0.1:${peerPort}`;
    started.push(
      await start(dir, "etcd", [
        `--data-dir=${join(dir, "etcd")}`,
        `--listen-client-urls=${etcd}`,
        `--advertise-client-urls=${etcd}`,
        `--listen-peer-urls=${peerUrl}`,
        `--initial-advertise-peer-urls=${peerUrl}`,
        `--initial-cluster=default=${peerUrl}`,
        "--log-level=warn",
        ...(options.fsync === true ? [] : ["--unsafe-no-fsync"]),
      ]),
    );
    const url = `https://127.0.0.1:${apiPort}`;
    started.push(await start(dir, "kube-apiserver", [...apiserverFlags(pki, etcd, apiPort ?? 0), ...(options.flags ?? [])]));
    await ready(`${url}/readyz`, pki.ca.pem, started);
    const kubeconfig = await writeKubeconfig(dir, "admin", url, pki);
    if (options.controllerManager !== false) started.push(await start(dir, "kube-controller-manager", managerFlags(pki, kubeconfig)));
    return { url, kubeconfig, caPem: pki.ca.pem, adminCertificate: pki.admin.pem, adminKey: pki.admin.keyPem, close };
  } catch (error) {
    await close();
    throw error;
  }
}

function apiserverFlags(pki: Pki, etcd: string, port: number): string[] {
  return [
    `--etcd-servers=${etcd}`,
    "--bind-address=127.0.0.1",
    "--advertise-address=127.0.0.1",
    `--secure-port=${port}`,
    "--endpoint-reconciler-type=none",
    "--service-cluster-ip-range=10.96.0.0/16",
    "--authorization-mode=Node,RBAC",
    "--anonymous-auth=true",
    `--client-ca-file=${pki.ca.file}`,
    `--tls-cert-file=${pki.server.file}`,
    `--tls-private-key-file=${pki.server.keyFile}`,
    "--service-account-issuer=https://kubernetes.default.svc",
    `--service-account-key-file=${pki.tokens.file}`,
    `--service-account-signing-key-file=${pki.tokens.keyFile}`,
    `--requestheader-client-ca-file=${pki.ca.file}`,
    "--requestheader-allowed-names=front-proxy-client",
    "--requestheader-username-headers=X-Remote-User",
    "--requestheader-group-headers=X-Remote-Group",
    "--requestheader-extra-headers-prefix=X-Remote-Extra-",
    `--proxy-client-cert-file=${pki.front.file}`,
    `--proxy-client-key-file=${pki.front.keyFile}`,
    "--allow-privileged=true",
  ];
}

function managerFlags(pki: Pki, kubeconfig: string): string[] {
  return [
    ...["--kubeconfig", "--authentication-kubeconfig", "--authorization-kubeconfig"].map((flag) => `${flag}=${kubeconfig}`),
    // nobody asks it for anything
    "--secure-port=0",
    "--leader-elect=false",
    `--service-account-private-key-file=${pki.tokens.keyFile}`,
    `--root-ca-file=${pki.ca.file}`,
    "--use-service-account-credentials=false",
    // by default it holds itself back, as if many were to share the server
    "--kube-api-qps=1000",
    "--kube-api-burst=2000",
    `--controllers=${CONTROLLERS}`,
  ];
}

interface Leaf {
  readonly pem: string;
  readonly keyPem: string;
  readonly file: string;
  readonly keyFile: string;
}
type Pki = Readonly<Record<"ca" | "server" | "admin" | "front" | "tokens", Leaf>>;

async function writePki(dir: string): Promise<Pki> {
  const keys = (): { publicKey: KeyObject; privateKey: KeyObject } => generateKeyPairSync("ec", { namedCurve: "P-256" });
  const spki = (key: KeyObject): Uint8Array => new Uint8Array(key.export({ type: "spki", format: "der" }));
  const authority = { ...keys(), name: { commonName: "headgate-test-ca" } };
  const sign = (bytes: Uint8Array): Uint8Array => new Uint8Array(signBytes("sha256", bytes, authority.privateKey));
  const now = Date.now();
  const write = async (name: string, pem: string, key: KeyObject): Promise<Leaf> => {
    const keyPem = String(key.export({ type: "pkcs8", format: "pem" }));
    const leaf = { pem, keyPem, file: join(dir, `${name}.crt`), keyFile: join(dir, `${name}.key`) };
    await writeFile(leaf.file, pem);
    await writeFile(leaf.keyFile, keyPem, { mode: 0o600 });
    return leaf;
  };
  const issue = (name: string, subject: { commonName: string; organizations?: string[] }, more: object = {}): Promise<Leaf> => {
    const pair = name === "ca" ? authority : keys();
    const issuer = name === "ca" ? {} : { issuer: { name: authority.name, publicKey: spki(authority.publicKey) } };
    const der = certificate(
      {
        subject,
        ...issuer,
        publicKey: spki(pair.publicKey),
        serial: serial(),
        notBefore: now - 60_000,
        notAfter: now + 86_400_000,
        usages: ["server", "client"],
        ...more,
      },
      sign,
    );
    return write(name, writePem("CERTIFICATE", der), pair.privateKey);
  };
  const tokens = generateKeyPairSync("rsa", { modulusLength: 2048 });
  return {
    ca: await issue("ca", authority.name, { authority: true }),
    server: await issue(
      "server",
      { commonName: "kube-apiserver" },
      { dnsNames: ["localhost", "kubernetes", "kubernetes.default.svc"], ipAddresses: ["127.0.0.1", "10.96.0.1"] },
    ),
    admin: await issue("admin", { commonName: "admin", organizations: ["system:masters"] }),
    front: await issue("front", { commonName: "front-proxy-client" }),
    tokens: await write(
      "tokens",
      String(tokens.publicKey.export({ type: "spki", format: "pem" })),
      createPrivateKey(tokens.privateKey.export({ type: "pkcs8", format: "pem" })),
    ),
  };
}

function serial(): Uint8Array {
  const bytes = new Uint8Array(randomBytes(16));
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 1;
  return bytes;
}

async function writeKubeconfig(dir: string, name: string, url: string, pki: Pki): Promise<string> {
  const file = join(dir, `${name}.kubeconfig`);
  const encoded = (text: string): string => Buffer.from(text).toString("base64");
  const config = {
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name, cluster: { server: url, "certificate-authority-data": encoded(pki.ca.pem) } }],
    users: [{ name, user: { "client-certificate-data": encoded(pki.admin.pem), "client-key-data": encoded(pki.admin.keyPem) } }],
    contexts: [{ name, context: { cluster: name, user: name } }],
    "current-context": name,
  };
  await writeFile(file, JSON.stringify(config), { mode: 0o600 });
  return file;
}

interface Running {
  readonly name: string;
  readonly child: ChildProcess;
  readonly log: string;
  stop(): Promise<void>;
}

async function start(dir: string, name: "etcd" | "kube-apiserver" | "kube-controller-manager", args: readonly string[]): Promise<Running> {
  const binary = await peer(name);
  const log = join(dir, "log", `${name}.log`);
  await mkdir(join(dir, "log"), { recursive: true });
  const sink = await open(log, "w");
  const child = spawn(binary, args, { stdio: ["ignore", sink.fd, sink.fd], cwd: dir });
  await sink.close();
  const orphaned = (): void => void child.kill("SIGKILL");
  process.once("exit", orphaned);
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve())).then(() => void process.off("exit", orphaned));
  const stop = async (): Promise<void> => {
    child.kill("SIGTERM");
    const killed = setTimeout(() => child.kill("SIGKILL"), 60_000);
    await ended;
    clearTimeout(killed);
  };
  return { name, child, log, stop };
}

async function ready(url: string, ca: string, processes: readonly Running[]): Promise<void> {
  const end = Date.now() + START_MILLIS;
  for (;;) {
    const dead = processes.find((each) => each.child.exitCode !== null);
    if (dead !== undefined || Date.now() > end) {
      const late = dead ?? processes.at(-1);
      const words = late === undefined ? "" : (await readFile(late.log, "utf8")).slice(-2000);
      throw new Error(`${late?.name ?? "the control plane"} did not come up: ${words}`);
    }
    if (await answers(url, ca)) return;
    await sleep(100);
  }
}

function answers(url: string, ca: string): Promise<boolean> {
  return new Promise((resolve) => {
    const call = request(url, { ca, timeout: 10_000 }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    call.on("error", () => resolve(false));
    call.on("timeout", () => call.destroy());
    call.end();
  });
}
