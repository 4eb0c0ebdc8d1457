import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { isProblem, messageOf, type Json } from "#base";
import { createControlPlane, restoreFolder, snapshotFolder } from "#control-plane";
import { connectCluster, loadKubeconfig } from "#kube";
import { systemClock } from "#runtime";
import { openPlane } from "./support/plane.ts";

const MAPS = "/api/v1/namespaces/default/configmaps";
const WIDGETS = "/apis/example.com/v1/namespaces/default/widgets";
const CONFIG_MAP = { apiVersion: "v1", kind: "ConfigMap" };
const WIDGET = {
  metadata: { name: "widgets.example.com" },
  spec: {
    group: "example.com",
    names: { plural: "widgets", kind: "Widget" },
    scope: "Namespaced",
    versions: [
      {
        name: "v1",
        served: true,
        storage: true,
        schema: { openAPIV3Schema: { type: "object", "x-kubernetes-preserve-unknown-fields": true } },
      },
    ],
  },
};

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), "plane-snapshot-"));
});
afterAll(() => rmSync(dir, { recursive: true }));

const versionOf = (body: Record<string, Json>): number => Number((body["metadata"] as { resourceVersion: string }).resourceVersion);

describe.each(["memory", "folder"] as const)("a snapshot of objects in %s", (kind) => {
  const data = (name: string) => (kind === "memory" ? ("memory" as const) : { dir: join(dir, `${kind}-${name}`) });

  test("makes the same cluster again: objects, uids, versions, owners of fields, and the kubeconfig", async () => {
    const path = join(dir, `${kind}.snapshot`);
    const first = await openPlane({ data: data("first") });
    await first.plane.listen();
    await first.send("POST", "/apis/apiextensions.k8s.io/v1/customresourcedefinitions", WIDGET);
    await first.until(WIDGETS, ({ status }) => status === 200);
    await first.send("POST", WIDGETS, { apiVersion: "example.com/v1", kind: "Widget", metadata: { name: "w" }, spec: { a: 1 } });
    await first.apply(`${MAPS}/kept`, "me", {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "kept" },
      data: { "10": "b", "2": "a" },
    });
    const paths = [`${MAPS}/kept`, `${WIDGETS}/w`, "/api/v1/namespaces/default", "/apis/rbac.authorization.k8s.io/v1/clusterroles/admin"];
    const before = await Promise.all(paths.map((each) => first.send("GET", each)));
    const kubeconfig = first.plane.kubeconfig();
    const facts = await first.plane.snapshot(path);
    await first.plane.close();

    const second = await openPlane({ data: data("second"), restore: path });
    const { url } = await second.plane.listen();
    const after = await Promise.all(paths.map((each) => second.send("GET", each)));
    const connection = await loadKubeconfig({ text: kubeconfig.replace(/server: .*/, `server: ${url}`) });
    const { cluster, close } = await connectCluster(connection, { clock: systemClock });
    const overTheWire = await cluster.get({ ...CONFIG_MAP, namespace: "default", name: "kept" });
    await close();
    await second.plane.close();

    expect(after.map(({ body }) => body)).toEqual(before.map(({ body }) => body));
    expect(facts).toEqual({ path, resourceVersion: facts.resourceVersion, objects: facts.objects, bytes: statSync(path).size });
    expect(facts.objects).toBeGreaterThan(50);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(overTheWire?.metadata.uid).toBe((before[0]?.body["metadata"] as { uid: string } | undefined)?.uid);
  });
});

test("versions given out after a snapshot mean nothing to the restored cluster: their watches end with 410", async () => {
  const path = join(dir, "old-versions.snapshot");
  const first = await openPlane();
  const { resourceVersion } = await first.plane.snapshot(path);
  let later: Record<string, Json> = {};
  for (let i = 0; i < 20; i += 1) later = (await first.send("POST", MAPS, { metadata: { name: `lost-${i}` } })).body;
  await first.plane.close();
  const second = await openPlane({ restore: path });
  for (let i = 0; i < 40; i += 1) await second.send("POST", MAPS, { metadata: { name: `new-${i}` } });

  const events = await Promise.all(
    [resourceVersion, versionOf(later)].map((version) => second.watch(`${MAPS}?watch=1&timeoutSeconds=5&resourceVersion=${version}`)),
  );
  const list = await second.send("GET", `${MAPS}?resourceVersion=${versionOf(later)}&resourceVersionMatch=Exact`);
  await second.plane.close();

  expect(events.map((each) => each.map(({ type, object }) => [type, object["code"]]))).toEqual([[["ERROR", 410]], [["ERROR", 410]]]);
  expect([list.status, list.body["reason"]]).toEqual([410, "Expired"]);
});

test("a snapshot that is taken while objects are written holds exactly what was there at its version", async () => {
  const path = join(dir, "busy.snapshot");
  const busy = await openPlane({ data: { dir: join(dir, "busy") } });
  const written: Promise<{ body: Record<string, Json> }>[] = [];
  for (let i = 0; i < 300; i += 1) written.push(busy.send("POST", MAPS, { metadata: { name: `n${i}` }, data: { i: String(i) } }));
  const [facts, fromFolder] = await Promise.all([
    busy.plane.snapshot(path),
    snapshotFolder(join(dir, "busy"), join(dir, "busy-folder.snapshot"), systemClock),
  ]);
  const made = await Promise.all(written);
  await busy.plane.close();

  const expected = (version: number): string[] =>
    made.filter(({ body }) => versionOf(body) <= version).map(({ body }) => (body["metadata"] as { name: string }).name);
  for (const { path: file, resourceVersion } of [facts, fromFolder]) {
    const restored = await openPlane({ restore: file });
    const { body } = await restored.send("GET", MAPS);
    await restored.plane.close();
    const names = (body["items"] as { metadata: { name: string } }[]).map((each) => each.metadata.name);
    expect(names.filter((each) => each.startsWith("n")).toSorted()).toEqual(expected(resourceVersion).toSorted());
  }
});

describe("a file", () => {
  let sound: string;
  const changed = (name: string, change: (lines: string[]) => string[]): string => {
    const path = join(dir, name);
    const lines = gunzipSync(readFileSync(sound)).toString().split("\n").slice(0, -1);
    writeFileSync(path, gzipSync(`${change(lines).join("\n")}\n`));
    return path;
  };
  beforeAll(async () => {
    sound = join(dir, "sound.snapshot");
    const plane = await createControlPlane({ data: "memory", workloads: false });
    await plane.snapshot(sound);
    await plane.close();
  });

  test.each<[string, () => string, string | RegExp]>([
    ["that does not exist", () => join(dir, "nowhere"), "cannot read the snapshot PATH"],
    ["that is a folder", () => dir, "cannot read the snapshot PATH"],
    ["of something else", () => written("other", "hello"), "PATH is no snapshot of a control plane"],
    ["that is compressed and something else", () => written("zipped", gzipSync("hello\n")), "PATH is no snapshot of a control plane"],
    ["that is empty", () => written("empty", ""), "PATH is no snapshot of a control plane"],
    [
      "of a later format",
      () => changed("later", ([head = "", ...rest]) => [head.replace('"formatVersion":1', '"formatVersion":2'), ...rest]),
      "PATH is a snapshot of format 2, and this version reads format 1",
    ],
    [
      "whose last line is missing",
      () => changed("short", (lines) => lines.slice(0, -1)),
      /^the snapshot PATH is damaged at line \d+: it ends too early$/,
    ],
    ["with one line too many", () => changed("long", (lines) => [...lines, "{}"]), /damaged at line \d+: it goes on after its last line$/],
    [
      "with a changed value",
      () => changed("changed", (lines) => lines.map((each) => each.replaceAll("kube-public", "kube-secret"))),
      /damaged at line \d+: its content does not fit its checksum$/,
    ],
    [
      "with a broken line",
      () => changed("broken", (lines) => lines.with(2, "{")),
      "the snapshot PATH is damaged at line 3: the line is no JSON",
    ],
    [
      "with an object twice",
      () => changed("twice", (lines) => lines.with(3, lines[2] ?? "")),
      /damaged at line 4: the object \S+ of \S+ is there twice$/,
    ],
    ["that was cut off", () => cut("cut"), /^the snapshot PATH is damaged at line \d+: it cannot be decompressed further/],
  ])("%s is refused, and nothing is made of it", async (_case, path, expected) => {
    const place = join(dir, "refused");
    const file = path();

    const problem = await restoreFolder(file, place).catch((error: unknown) => error);

    expect(isProblem(problem, "control-plane.")).toBe(true);
    const message = (problem as Error).message.replaceAll(file, "PATH");
    expect(message).toMatch(expected);
    expect(readdirSync(dir)).not.toContain("refused");
  });

  const written = (name: string, content: string | Uint8Array): string => {
    writeFileSync(join(dir, name), content);
    return join(dir, name);
  };
  const cut = (name: string): string => {
    const path = written(name, readFileSync(sound));
    truncateSync(path, Math.floor(statSync(path).size / 2));
    return path;
  };

  test("is not restored over objects that are there already", async () => {
    const place = join(dir, "taken");
    await restoreFolder(sound, place);

    const again = await restoreFolder(sound, place).catch((error: unknown) => messageOf(error));

    expect(again).toBe(`${place} keeps objects already`);
  });

  test("stays what it was where a new one cannot be written", async () => {
    const plane = await createControlPlane({ data: "memory", workloads: false });

    const failed = await plane.snapshot(join(dir, "no", "such", "folder")).catch((error: unknown) => messageOf(error));
    await plane.close();

    expect(failed).toMatch(/^cannot write the snapshot .*folder/);
    expect(readdirSync(dir).filter((each) => each.endsWith(".part"))).toEqual([]);
  });
});

test("a folder without objects has no snapshot", async () => {
  const failed = await snapshotFolder(join(dir, "void"), join(dir, "void.snapshot"), systemClock).catch((error: unknown) =>
    messageOf(error),
  );

  expect(failed).toBe(`${join(dir, "void")} keeps no objects of a control plane`);
});
