// An informer of the JavaScript client that was cut off for longer than the server remembers.
import { connect, createServer, type AddressInfo, type Server, type Socket } from "node:net";
import { CoreV1Api, KubeConfig, makeInformer, type V1ConfigMap } from "@kubernetes/client-node";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Clock } from "#base";
import { systemClock } from "#runtime";
import { openPlane, type TestPlane } from "./support/plane.ts";
import { eventually } from "../support/eventually.ts";

const MAPS = "/api/v1/namespaces/default/configmaps";

/** A line to the server that can be cut. */
interface Line {
  readonly port: number;
  cut(): void;
  mend(): void;
  close(): void;
}

async function openLine(target: number): Promise<Line> {
  const sockets = new Set<Socket>();
  let isCut = false;
  const server: Server = createServer((socket) => {
    if (isCut) return void socket.destroy();
    const upstream = connect(target, "127.0.0.1");
    for (const each of [socket, upstream]) {
      sockets.add(each);
      each.on("close", () => sockets.delete(each));
      each.on("error", () => undefined);
    }
    socket.pipe(upstream).pipe(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const drop = (): void => {
    for (const each of sockets) each.destroy();
  };
  return {
    port: (server.address() as AddressInfo).port,
    cut: () => {
      isCut = true;
      drop();
    },
    mend: () => void (isCut = false),
    close: () => {
      drop();
      server.close();
    },
  };
}

let offset: number;
let opened: TestPlane;
let line: Line;
beforeEach(async () => {
  offset = 0;
  const clock: Clock = { now: () => systemClock.now() + offset, sleep: (millis, signal) => systemClock.sleep(millis, signal) };
  opened = await openPlane({ clock });
  const { url } = await opened.plane.listen();
  line = await openLine(Number(new URL(url).port));
});
afterEach(async () => {
  line.close();
  await opened.plane.close();
});

test("starts anew after 410, and tells of everything that it missed", async () => {
  const config = new KubeConfig();
  config.loadFromString(opened.plane.kubeconfig({ server: `https://127.0.0.1:${line.port}` }));
  const core = config.makeApiClient(CoreV1Api);
  const map = (name: string, data = {}) => ({ metadata: { name, labels: { informed: "yes" } }, data });
  for (const name of ["goes", "stays"]) await opened.send("POST", MAPS, map(name));
  let lists = 0;
  const informer = makeInformer<V1ConfigMap>(
    config,
    MAPS,
    () => {
      lists += 1;
      return core.listNamespacedConfigMap({ namespace: "default", labelSelector: "informed=yes" });
    },
    "informed=yes",
  );
  const seen: string[] = [];
  for (const verb of ["add", "update", "delete"] as const)
    informer.on(verb, (each) => void seen.push(`${verb} ${each.metadata?.name ?? ""}`));
  let isBroken = false;
  informer.on("error", () => void (isBroken = true));
  await informer.start();
  await eventually(() => expect(seen).toEqual(["add goes", "add stays"]));

  line.cut();
  await eventually(() => expect(isBroken).toBe(true));
  await opened.send("DELETE", `${MAPS}/goes`);
  await opened.send("PUT", `${MAPS}/stays`, map("stays", { a: "b" }));
  await opened.send("POST", MAPS, map("comes"));
  offset = 6 * 60_000;
  for (let i = 0; i < 600; i += 1) await opened.send("PUT", `${MAPS}/stays`, map("stays", { a: String(i) }));
  line.mend();
  await informer.start();
  await eventually(() => expect(seen.length).toBeGreaterThanOrEqual(5));
  await informer.stop();

  expect(seen.slice(2).toSorted()).toEqual(["add comes", "delete goes", "update stays"]);
  expect(lists).toBe(2);
});
