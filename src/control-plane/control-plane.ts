// Puts the embedded Kubernetes API server together.
import { randomBytes, randomFillSync } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { silentLog, type Clock, type Log, type Random } from "#base";
import type { Transport } from "#kube";
import { Authorizer } from "./access/authorizer.ts";
import { bootstrapRoles } from "./access/bootstrap-roles.ts";
import { Reviews } from "./access/reviews.ts";
import { newSigningKey, Tokens } from "./access/tokens.ts";
import type { AdmissionParts } from "./admission/admission-run.ts";
import { Hooks } from "./admission/hook.ts";
import { MatchConditions } from "./admission/match-conditions.ts";
import { MutatingPolicies } from "./admission/mutating-policies.ts";
import { Policies } from "./admission/policies.ts";
import { WebhookClient } from "./admission/webhook-client.ts";
import { newUid, type ClusterState } from "./cluster-state.ts";
import { withDefinitionChecks } from "./custom-resources/definition-checks.ts";
import { Auditor, type AuditOptions } from "./audit/auditor.ts";
import { admission } from "./lifecycle/admission.ts";
import { SystemClient } from "./lifecycle/client.ts";
import { Controllers, type Listener } from "./lifecycle/controllers.ts";
import { controlPlaneProblems } from "./problems.ts";
import { FanOut } from "./read/fan-out.ts";
import { ResourceTable } from "./registry/resource-table.ts";
import type { ApiRequest, ApiResponse } from "./request/exchange.ts";
import { PlainHandler, type OpenApi } from "./request/plain-handler.ts";
import { ResourceHandler } from "./request/resource-handler.ts";
import { Router } from "./request/router.ts";
import type { PodLog } from "./request/pod-log.ts";
import { subresources } from "./request/subresources.ts";
import { MASTERS } from "./request/user.ts";
import type { ResourceDefinition } from "./resource.ts";
import { Authority, newAuthority } from "./serving/certificates.ts";
import { listen, type Listener as HttpsListener } from "./serving/https-server.ts";
import { inProcess } from "./serving/in-process.ts";
import { writeKubeconfig, type KubeconfigOptions } from "./serving/kubeconfig.ts";
import { captureStore } from "./snapshot/capture.ts";
import { restoreInto } from "./snapshot/restore.ts";
import { readSnapshot, writeSnapshot, type SnapshotFacts } from "./snapshot/snapshot-file.ts";
import { memoryJournal, type Journal } from "./storage/journal.ts";
import { ObjectStore } from "./storage/object-store.ts";
import { openDirectory } from "./storage/open-directory.ts";

export interface ControlPlaneOptions {
  /** Where objects are kept: nowhere beyond the process, or in a directory. */
  readonly data: "memory" | { readonly dir: string };
  /** Snapshot file to begin with; `data` must hold nothing yet. */
  readonly restore?: string;
  readonly clock?: Clock;
  readonly random?: Random;
  readonly log?: Log;
  /** Writes an audit log of requests, those of the simulated workloads among them. */
  readonly audit?: AuditOptions;
  /** Whether a simulated kubelet and the workload controllers run; true when absent. */
  readonly workloads?: boolean;
  /** gitVersion that the server reports; `v1.36.3` when absent. */
  readonly version?: string;
}

/** An embedded Kubernetes API server. */
export interface ControlPlane {
  /** The API in process, without a port, as that user; the administrator when absent. */
  transport(user?: { readonly name: string; readonly groups: readonly string[] }): Transport;
  /** Serves HTTPS on loopback; a second call answers with the first one's address. */
  listen(options?: { readonly host?: "127.0.0.1"; readonly port?: number }): Promise<{ readonly url: string; readonly caPem: string }>;
  /** YAML with the authority's certificate and an administrator's credential. @throws control-plane.notListening */
  kubeconfig(options?: KubeconfigOptions): string;
  /**
   * Writes all objects as they are at one resource version, and the control plane's own keys, into one file; writes go on meanwhile.
   * The file is readable by its owner alone: whoever has it can act as any user. @throws control-plane.snapshotUnwritable
   */
  snapshot(path: string): Promise<SnapshotFacts>;
  close(): Promise<void>;
}

/** What the other rooms of the control plane bring along. */
export interface ControlPlaneParts {
  readonly definitions: readonly ResourceDefinition[];
  readonly openApi: OpenApi;
  readonly podLog: PodLog;
  /** Controllers that take part in the control plane's own loop. */
  readonly listeners: (state: ClusterState) => readonly Listener[];
}

const BUILTIN_NAMESPACES = ["kube-system", "kube-public", "default", "kube-node-lease"];

/** The clock of the machine. */
export const systemClock: Clock = {
  now: () => Date.now(),
  // timers hold at most 2^31-1 milliseconds
  sleep: (millis, signal) => delay(Math.min(millis, 2_147_483_647), undefined, { ref: false, ...(signal !== undefined && { signal }) }),
};
/** Chance of the machine. */
export const systemRandom: Random = { bytes: bytesInStore(), fraction: () => Math.random() };

/** Random bytes from a stock that is filled a thousand requests at a time; bytes that were given out are erased from it. */
function bytesInStore(): Random["bytes"] {
  const stock = Buffer.alloc(16_384);
  let left = 0;
  return (count) => {
    if (count > stock.length) return new Uint8Array(randomBytes(count));
    if (count > left) {
      randomFillSync(stock);
      left = stock.length;
    }
    const given = new Uint8Array(stock.subarray(left - count, left));
    stock.fill(0, left - count, left);
    left -= count;
    return given;
  };
}

/** Assembles a control plane from its parts. @throws control-plane.damaged · where a snapshot is restored, what `restoreFolder` throws */
export async function assemble(options: ControlPlaneOptions, parts: ControlPlaneParts): Promise<ControlPlane> {
  const { clock = systemClock, random = systemRandom, log = silentLog, version = "v1.36.3" } = options;
  const journal = options.data === "memory" ? memoryJournal() : await openDirectory(options.data.dir);
  if (options.restore !== undefined) await restoreFrom(options.restore, journal, options.data);
  const store = await ObjectStore.open(journal, () => clock.now());
  const state: ClusterState = {
    store,
    fanOut: new FanOut(store.log),
    table: new ResourceTable(parts.definitions.map((each) => withDefinitionChecks(each))),
    clock,
    random,
    log,
    version,
  };
  const authorityPem = await journal.keep("authority", () => newAuthority(clock, random));
  const signingKey = await journal.keep("signing-key", newSigningKey);
  const adminToken = await journal.keep("admin-token", () => Buffer.from(random.bytes(32)).toString("base64url"));
  return new EmbeddedControlPlane(state, {
    authority: new Authority(authorityPem, clock, random),
    tokens: new Tokens({ signingKey, adminToken }, state),
    keys: { authority: authorityPem, "signing-key": signingKey, "admin-token": adminToken },
    parts,
    audit: options.audit,
  });
}

async function restoreFrom(path: string, journal: Journal, data: ControlPlaneOptions["data"]): Promise<void> {
  try {
    await restoreInto(journal, await readSnapshot(path), { path, place: data === "memory" ? "memory" : data.dir });
  } catch (error) {
    await journal.close();
    throw error;
  }
}

class EmbeddedControlPlane implements ControlPlane {
  readonly #state: ClusterState;
  readonly #authority: Authority;
  readonly #tokens: Tokens;
  readonly #router: Router;
  readonly #auditor: Auditor | undefined;
  readonly #controllers: Controllers;
  readonly #webhooks: AdmissionParts;
  readonly #keys: Readonly<Record<string, string>>;
  #listener: HttpsListener | undefined;
  #isClosed = false;

  constructor(
    state: ClusterState,
    {
      authority,
      tokens,
      keys,
      parts,
      audit,
    }: {
      readonly authority: Authority;
      readonly tokens: Tokens;
      readonly keys: Readonly<Record<string, string>>;
      readonly parts: ControlPlaneParts;
      readonly audit: AuditOptions | undefined;
    },
  ) {
    this.#state = state;
    this.#keys = keys;
    this.#authority = authority;
    this.#tokens = tokens;
    const authorizer = new Authorizer(state.store);
    const reviews = new Reviews(state, { authorizer, tokens });
    const resources = new ResourceHandler(state, {
      admission: admission(authorizer),
      subresources: subresources(state, tokens, parts.podLog),
      virtual: (call, served) => reviews.answer(call, served),
    });
    const plain = new PlainHandler(state, { tokens, openApi: parts.openApi, address: () => `127.0.0.1:${this.#listener?.port ?? 0}` });
    this.#webhooks = {
      hooks: new Hooks(state),
      conditions: new MatchConditions(authorizer),
      policies: new Policies(state, authorizer),
      mutatingPolicies: new MutatingPolicies(state, authorizer),
      client: new WebhookClient(state.clock, () => newUid(state.random)),
    };
    this.#router = new Router(
      state,
      { authorizer, tokens, webhooks: this.#webhooks },
      { resource: (call) => resources.handle(call), plain: (call) => plain.handle(call) },
    );
    this.#auditor = audit && new Auditor(state, { authorizer, tokens }, audit);
    bootstrap(state);
    this.#controllers = new Controllers(state, { caPem: authority.caPem, listeners: parts.listeners(state) });
    this.#controllers.run();
  }

  transport(
    user: { readonly name: string; readonly groups: readonly string[] } = { name: "kubernetes-admin", groups: [MASTERS] },
  ): Transport {
    return inProcess(
      (request) => this.#handle(request),
      user,
      () => this.#isClosed,
    );
  }

  #handle(request: ApiRequest): Promise<ApiResponse> {
    if (this.#auditor === undefined) return this.#router.handle(request);
    return this.#auditor.handle(request, (seen) => this.#router.handle(seen));
  }

  async listen({ host = "127.0.0.1", port = 0 }: { readonly host?: "127.0.0.1"; readonly port?: number } = {}): Promise<{
    url: string;
    caPem: string;
  }> {
    if (this.#isClosed) throw controlPlaneProblems.closed();
    const { caPem } = this.#authority;
    this.#listener ??= await listen({
      pair: this.#authority.server(),
      caPem,
      host,
      port,
      handle: (request) => this.#handle(request),
    });
    return { url: this.#url(), caPem };
  }

  kubeconfig(options: KubeconfigOptions = {}): string {
    const user =
      options.credential === "token" ? { token: this.#tokens.adminToken } : this.#authority.client("kubernetes-admin", [MASTERS]);
    return writeKubeconfig({ server: options.server ?? this.#url(), caPem: this.#authority.caPem, user }, options);
  }

  async snapshot(path: string): Promise<SnapshotFacts> {
    if (this.#isClosed) throw controlPlaneProblems.closed();
    const { store, clock } = this.#state;
    return writeSnapshot(path, { ...(await captureStore(store)), takenAt: clock.now(), keys: this.#keys });
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#controllers.close();
    this.#webhooks.client.close();
    const stored = this.#state.store.close();
    await this.#listener?.close();
    await stored;
  }

  #url(): string {
    if (this.#listener === undefined) throw controlPlaneProblems.notListening();
    return `https://127.0.0.1:${this.#listener.port}`;
  }
}

/** What every cluster has from the start. */
function bootstrap(state: ClusterState): void {
  const client = new SystemClient(state, "kube-apiserver");
  for (const name of BUILTIN_NAMESPACES) {
    client.ensure("/namespaces", {
      apiVersion: "v1",
      kind: "Namespace",
      metadata: { name, labels: { "kubernetes.io/metadata.name": name } },
      spec: { finalizers: ["kubernetes"] },
      status: { phase: "Active" },
    });
  }
  for (const { plural, object } of bootstrapRoles()) client.ensure(`rbac.authorization.k8s.io/${plural}`, object);
}
