import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { at } from "#base";
import { tryPeer } from "../support/peers.ts";
import { openPlane, type TestPlane } from "./support/plane.ts";
import { eventually } from "../support/eventually.ts";

const kubectl = await tryPeer("kubectl");
const PODS = "/api/v1/namespaces/default/pods";
const LINES = "one\ntwo\nthree\nfour";

let opened: TestPlane;
let dir: string;

const pod = (name: string, containers: readonly string[], annotations: object = {}): Promise<unknown> =>
  opened.send("POST", PODS, {
    metadata: { name, annotations },
    spec: { terminationGracePeriodSeconds: 0, containers: containers.map((each) => ({ name: each, image: "i" })) },
  });
const state = async (name: string, wanted: string): Promise<void> => {
  await eventually(async () => {
    const { body } = await opened.send("GET", `${PODS}/${name}`);
    expect(Object.keys(at(body, "status", "containerStatuses", 0, "state") as object)).toEqual([wanted]);
  });
};

beforeAll(async () => {
  opened = await openPlane({ workloads: true });
  await opened.plane.listen();
  dir = mkdtempSync(join(tmpdir(), "plane-logs-"));
  writeFileSync(join(dir, "kubeconfig"), opened.plane.kubeconfig(), { mode: 0o600 });
  await pod("told", ["app"], { "simulate.headgate.dev/log": LINES });
  await pod("pair", ["app", "side"]);
  await pod("crashing", ["app"], { "simulate.headgate.dev/outcome": "crash-loop" });
  await pod("pulling", ["app"], { "simulate.headgate.dev/outcome": "image-pull-error" });
  await state("told", "running");
  await state("pair", "running");
  await state("crashing", "waiting");
  await state("pulling", "waiting");
});
afterAll(async () => {
  await opened.plane.close();
  rmSync(dir, { recursive: true });
});

describe("the log of a pod", () => {
  test.each([
    [
      "without a container where there are several",
      "pair/log",
      400,
      "a container name must be specified for pod pair, choose one of: [app side]",
    ],
    ["of a container that it does not have", "pair/log?container=no", 400, "container no is not valid for pod pair"],
    ["of a run that never was", "told/log?previous=true", 400, 'previous terminated container "app" in pod "told" not found'],
    [
      "before its image is there",
      "pulling/log",
      400,
      'container "app" in pod "pulling" is waiting to start: trying and failing to pull image',
    ],
    [
      "with a wrong number of lines",
      "told/log?tailLines=-1",
      422,
      'PodLogOptions "told" is invalid: tailLines: Invalid value: -1: must be greater than or equal to 0',
    ],
    [
      "since no time at all",
      "told/log?sinceSeconds=0",
      422,
      'PodLogOptions "told" is invalid: sinceSeconds: Invalid value: 0: must be greater than 0',
    ],
    [
      "since two times",
      "told/log?sinceSeconds=1&sinceTime=2026-01-01T00:00:00Z",
      422,
      'PodLogOptions "told" is invalid: []: Forbidden: at most one of `sinceTime` or `sinceSeconds` may be specified',
    ],
    ["with a number that is none", "told/log?limitBytes=x", 400, 'strconv.ParseInt: parsing "x": invalid syntax'],
    ["of a pod that is not there", "gone/log", 404, 'pods "gone" not found'],
  ])("%s is refused", async (_case, path, status, message) => {
    const refused = await opened.send("GET", `${PODS}/${path}`);

    expect([refused.status, refused.body["message"]]).toEqual([status, message]);
  });

  test.each([
    ["one container of several", "pair/log?container=side", "pair/side: simulated container, no output\n"],
    ["the run before the last crash", "crashing/log?previous=true", "crashing/app: simulated container, no output\n"],
    ["the last run of a container that waits", "crashing/log", "crashing/app: simulated container, no output\n"],
    ["no more than so many bytes", "pair/log?container=app&limitBytes=4", "pair"],
    ["nothing from after now", "pair/log?container=app&sinceTime=2999-01-01T00:00:00Z", undefined],
  ])("is %s", async (_case, path, text) => {
    const { body } = await opened.send("GET", `${PODS}/${path}`);

    expect(body["text"] || undefined).toBe(text);
  });
});

test("a pod without a node has no log", async () => {
  const bare = await openPlane();
  await bare.send("POST", PODS, { metadata: { name: "bare" }, spec: { containers: [{ name: "c", image: "i" }] } });

  const { status } = await bare.send("GET", `${PODS}/bare/log`);
  await bare.plane.close();

  expect(status).toBe(204);
});

describe.skipIf(kubectl === undefined)("kubectl logs", () => {
  beforeAll(async () => {
    await opened.until(`${PODS}/told/log`, ({ body }) => body["text"] === `${LINES}\n`);
  });
  const start = (args: readonly string[]): { readonly done: Promise<{ code: number | null; out: string }>; shown: () => string } => {
    const child = spawn(kubectl ?? "", ["logs", ...args], { env: { ...process.env, KUBECONFIG: join(dir, "kubeconfig"), HOME: dir } });
    let out = "";
    child.stdout.on("data", (bytes: Buffer) => (out += bytes.toString()));
    child.stderr.on("data", (bytes: Buffer) => (out += bytes.toString()));
    const done = new Promise<{ code: number | null; out: string }>((resolve, reject) => {
      child.once("error", reject);
      child.once("close", (code) => resolve({ code, out }));
    });
    return { done, shown: () => out };
  };
  const run = (args: readonly string[]): Promise<{ code: number | null; out: string }> => start(args).done;

  test("-f shows the lines as they come, and ends with the pod", async () => {
    const many = Array.from({ length: 20 }, (_, i) => `line ${i}`);
    await pod("followed", ["app"], { "simulate.headgate.dev/log": many.join("\n") });
    await state("followed", "running");
    const following = start(["-f", "followed"]);
    await eventually(() => expect(following.shown()).toBe(`${many.join("\n")}\n`));
    await opened.send("DELETE", `${PODS}/followed`);

    expect(await following.done).toEqual({ code: 0, out: `${many.join("\n")}\n` });
  });

  test.each<[string, readonly string[], RegExp]>([
    ["the last lines", ["told", "--tail=2"], /^three\nfour\n$/],
    ["lines since a while", ["told", "--since=1h"], /^one\ntwo\nthree\nfour\n$/],
    ["lines with their times", ["told", "--timestamps", "--tail=1"], /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z four\n$/],
    ["one container", ["pair", "-c", "side"], /^pair\/side: simulated container, no output\n$/],
    ["all containers", ["pair", "--all-containers", "--prefix"], /^(?:\[pod\/pair\/(?:app|side)\] pair\/(?:app|side): .*\n){2}$/],
    [
      "the first container where none is named",
      ["pair"],
      /^Defaulted container "app" out of: app, side\npair\/app: |^pair\/app: .*\nDefaulted/,
    ],
    ["the previous run", ["crashing", "-p"], /^crashing\/app: simulated container, no output\n$/],
    ["why there is none", ["pulling"], /is waiting to start: trying and failing to pull image/],
  ])("shows %s", async (_case, args, expected) => {
    expect((await run(args)).out).toMatch(expected);
  });
});
