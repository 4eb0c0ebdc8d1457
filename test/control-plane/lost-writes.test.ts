// What the control plane's own controllers do when what they wrote is lost.
import { expect, test } from "vitest";
import { silentLog } from "#base";
import type { ClusterState } from "../../src/control-plane/cluster-state.ts";
import { withDefinitionChecks } from "../../src/control-plane/custom-resources/definition-checks.ts";
import { builtinResources } from "../../src/control-plane/kinds/builtin-resources.ts";
import { SystemClient } from "../../src/control-plane/lifecycle/client.ts";
import { Controllers } from "../../src/control-plane/lifecycle/controllers.ts";
import { FanOut } from "../../src/control-plane/read/fan-out.ts";
import { ResourceTable } from "../../src/control-plane/registry/resource-table.ts";
import type { Journal } from "../../src/control-plane/storage/journal.ts";
import { memoryJournal } from "../../src/control-plane/storage/journal.ts";
import { ObjectStore } from "../../src/control-plane/storage/object-store.ts";
import { seededRandom } from "../support/outside.ts";
import { VirtualClock } from "../support/virtual-clock.ts";
import { eventually } from "../support/eventually.ts";

/** A journal on a disk that can be full: groups of writes are kept, or lost, one step of the event loop later. */
class Disk {
  /** How many groups still fit. */
  room = Infinity;
  lost = 0;
  #listener = (): void => undefined;
  #group: Promise<void> | undefined;

  journal(): Journal {
    return {
      ...memoryJournal(),
      put: () => this.#write(),
      remove: () => this.#write(),
      settled: () => this.#group,
      onLost: (listener) => (this.#listener = listener),
    };
  }

  #write(): void {
    this.#group ??= new Promise((resolve, reject) => {
      setImmediate(() => {
        this.#group = undefined;
        this.room -= 1;
        if (this.room >= 0) return resolve();
        this.lost += 1;
        this.#listener();
        reject(new Error("no space left on device"));
      });
    });
    this.#group.catch(() => undefined);
  }
}

async function open(): Promise<{ disk: Disk; clock: VirtualClock; client: SystemClient; controllers: Controllers }> {
  const [disk, clock] = [new Disk(), new VirtualClock()];
  const store = await ObjectStore.open(disk.journal(), () => clock.now());
  const table = new ResourceTable(builtinResources().map((each) => withDefinitionChecks(each)));
  const state: ClusterState = {
    store,
    table,
    fanOut: new FanOut(store.log),
    clock,
    random: seededRandom(1),
    log: silentLog,
    version: "v1",
  };
  const controllers = new Controllers(state, { caPem: "ca", listeners: [] });
  return { disk, clock, controllers, client: new SystemClient(state, "test") };
}

const namespace = (name: string) => ({
  apiVersion: "v1",
  kind: "Namespace",
  metadata: { name },
  spec: { finalizers: ["kubernetes"] },
  status: { phase: "Active" },
});
const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));

test("what a controller owes is made once writes are kept again, without an event that asks for it", async () => {
  const { disk, clock, client, controllers } = await open();
  const owed = (): unknown => client.get("/configmaps", { namespace: "team", name: "kube-root-ca.crt" });
  // the namespace is kept, and its controller writes into a full disk
  disk.room = 1;
  client.ensure("/namespaces", namespace("team"));
  await eventually(() => expect(disk.lost).toBeGreaterThan(0));
  const during = owed();

  disk.room = Infinity;
  await clock.advance(60_000);
  await turn();
  controllers.close();

  expect(during).toBeUndefined();
  expect(owed()).toBeDefined();
});

test("while writes keep failing the controllers try ever more rarely, and not at all once closed", async () => {
  const { disk, clock, client, controllers } = await open();
  disk.room = 1;
  client.ensure("/namespaces", namespace("team"));
  await turn();
  for (let second = 0; second < 300; second += 1) {
    await clock.advance(1000);
    await new Promise<void>((resolve) => setImmediate(resolve));
  }
  const tries = disk.lost;
  controllers.close();
  await clock.advance(60_000);
  await turn();

  expect(tries).toBeGreaterThan(5);
  expect(tries).toBeLessThan(30);
  expect(disk.lost).toBe(tries);
});
