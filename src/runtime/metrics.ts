// What the controllers measure, under the names that dashboards of the Toolkit know.
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from "prom-client";

const FIRST_BUCKET_SECONDS = 0.01;
const LAST_BUCKET_SECONDS = 1800;
const BUCKETS = 10;
const GROWTH = (LAST_BUCKET_SECONDS / FIRST_BUCKET_SECONDS) ** (1 / (BUCKETS - 1));

/** Result of one reconcile as controller-runtime counts it. */
export type ReconcileResult = "success" | "error" | "requeue" | "requeue_after";

export interface ObjectLabels {
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
}

/** Metrics of one process. */
export class Metrics {
  readonly #registry = new Registry();
  readonly #duration: Histogram<"kind" | "name" | "namespace">;
  readonly #reconciles: Counter<"controller" | "result">;
  readonly #active: Gauge<"controller">;
  readonly #workers: Gauge<"controller">;
  readonly #depth: Gauge<"name" | "controller">;
  readonly #leader: Gauge<"name">;

  constructor(options: { readonly process?: boolean } = {}) {
    const registers = [this.#registry];
    this.#duration = new Histogram({
      name: "gotk_reconcile_duration_seconds",
      help: "The duration in seconds of a GitOps Toolkit resource reconciliation.",
      labelNames: ["kind", "name", "namespace"],
      buckets: Array.from({ length: BUCKETS }, (_, at) => FIRST_BUCKET_SECONDS * GROWTH ** at),
      registers,
    });
    this.#reconciles = new Counter({
      name: "controller_runtime_reconcile_total",
      help: "Reconciliations per controller and result.",
      labelNames: ["controller", "result"],
      registers,
    });
    this.#active = new Gauge({
      name: "controller_runtime_active_workers",
      help: "Workers in use per controller.",
      labelNames: ["controller"],
      registers,
    });
    this.#workers = new Gauge({
      name: "controller_runtime_max_concurrent_reconciles",
      help: "Most reconciliations at once per controller.",
      labelNames: ["controller"],
      registers,
    });
    this.#depth = new Gauge({ name: "workqueue_depth", help: "Objects that wait.", labelNames: ["name", "controller"], registers });
    this.#leader = new Gauge({
      name: "leader_election_master_status",
      help: "1 while this process holds the lease.",
      labelNames: ["name"],
      registers,
    });
    if (options.process === true) collectDefaultMetrics({ register: this.#registry });
  }

  reconciled(labels: ObjectLabels, seconds: number): void {
    this.#duration.observe({ ...labels }, seconds);
  }

  /** Drops the series of an object that is gone. */
  forget(labels: ObjectLabels): void {
    this.#duration.remove({ ...labels });
  }

  counted(controller: string, result: ReconcileResult): void {
    this.#reconciles.inc({ controller, result });
  }

  workers(controller: string, count: number): void {
    this.#workers.set({ controller }, count);
  }

  busy(controller: string, change: 1 | -1): void {
    this.#active.inc({ controller }, change);
  }

  depth(controller: string, count: number): void {
    this.#depth.set({ name: controller, controller }, count);
  }

  leading(lease: string, leads: boolean): void {
    this.#leader.set({ name: lease }, leads ? 1 : 0);
  }

  /** All metrics in Prometheus' text format. */
  text(): Promise<string> {
    return this.#registry.metrics();
  }

  get contentType(): string {
    return this.#registry.contentType;
  }
}
