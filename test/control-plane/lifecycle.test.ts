import { afterAll, beforeAll, expect, test } from "vitest";
import { openPlane, type TestPlane } from "./support/plane.ts";

let at: TestPlane;
const MAPS = "/api/v1/namespaces/default/configmaps";
beforeAll(async () => {
  at = await openPlane();
});
afterAll(() => at.plane.close());

const MERGE = { "content-type": "application/merge-patch+json" };
const isGone = ({ status }: { status: number }): boolean => status === 404;

async function owned(name: string, owner: string, extra: object = {}): Promise<void> {
  const { body } = await at.send("GET", `${MAPS}/${owner}`);
  const { uid } = body["metadata"] as { uid: string };
  await at.send("POST", MAPS, {
    metadata: { name, ownerReferences: [{ apiVersion: "v1", kind: "ConfigMap", name: owner, uid, ...extra }] },
  });
}

test("dependents go after their owner", async () => {
  await at.send("POST", MAPS, { metadata: { name: "owner" } });
  await owned("dependent", "owner");
  await owned("grandchild", "dependent");

  await at.send("DELETE", `${MAPS}/owner`);

  expect((await at.until(`${MAPS}/grandchild`, isGone)).status).toBe(404);
});

test("an orphaning delete leaves dependents without their owner", async () => {
  await at.send("POST", MAPS, { metadata: { name: "o2" } });
  await owned("d2", "o2");

  await at.send("DELETE", `${MAPS}/o2?propagationPolicy=Orphan`);
  await at.until(`${MAPS}/o2`, isGone);

  expect(((await at.send("GET", `${MAPS}/d2`)).body["metadata"] as { ownerReferences?: unknown }).ownerReferences).toBeUndefined();
});

test("a foreground delete waits for dependents that block it", async () => {
  await at.send("POST", MAPS, { metadata: { name: "o3" } });
  await owned("d3", "o3", { blockOwnerDeletion: true });
  await at.send("PATCH", `${MAPS}/d3`, { metadata: { finalizers: ["a.b/hold"] } }, MERGE);

  await at.send("DELETE", `${MAPS}/o3?propagationPolicy=Foreground`);
  await at.until(`${MAPS}/d3`, ({ body }) => (body["metadata"] as { deletionTimestamp?: string }).deletionTimestamp !== undefined);
  const held = await at.send("GET", `${MAPS}/o3`);
  await at.send("PATCH", `${MAPS}/d3`, { metadata: { finalizers: null } }, MERGE);
  await at.until(`${MAPS}/o3`, isGone);

  expect((held.body["metadata"] as { finalizers: string[] }).finalizers).toEqual(["foregroundDeletion"]);
});

test("a foreground delete ends when the dependent that blocks it has another owner", async () => {
  const uidOf = ({ body }: { body: Record<string, unknown> }): unknown => (body["metadata"] as { uid: string }).uid;
  const reference = (name: string, uid: unknown): object => ({ apiVersion: "v1", kind: "ConfigMap", name, uid, blockOwnerDeletion: true });
  const first = await at.send("POST", MAPS, { metadata: { name: "o4", finalizers: ["foregroundDeletion"] } });
  const second = await at.send("POST", MAPS, { metadata: { name: "o5" } });
  const ownerReferences = [reference("o4", uidOf(first)), reference("o5", uidOf(second))];
  await at.send("POST", MAPS, { metadata: { name: "shared", ownerReferences } });

  await at.send("DELETE", `${MAPS}/o4`);

  expect((await at.until(`${MAPS}/o4`, isGone)).status).toBe(404);
  const shared = await at.send("GET", `${MAPS}/shared`);
  expect((shared.body["metadata"] as { ownerReferences: unknown }).ownerReferences).toEqual(ownerReferences.slice(1));
});

test("an object with an owner that never was is collected", async () => {
  await at.send("POST", MAPS, {
    metadata: {
      name: "lost",
      ownerReferences: [{ apiVersion: "v1", kind: "ConfigMap", name: "x", uid: "7e6d0d4f-0000-4000-8000-000000000000" }],
    },
  });

  expect((await at.until(`${MAPS}/lost`, isGone)).status).toBe(404);
});

test("an object with finalizers stays until the last one is gone, and takes no new ones", async () => {
  await at.send("POST", MAPS, { metadata: { name: "held", finalizers: ["a.b/one"] } });
  const deleted = await at.send("DELETE", `${MAPS}/held`);
  const more = await at.send("PATCH", `${MAPS}/held`, { metadata: { finalizers: ["a.b/one", "a.b/two"] } }, MERGE);
  const last = await at.send("PATCH", `${MAPS}/held`, { metadata: { finalizers: [] } }, MERGE);

  expect([deleted.status, more.status, last.status]).toEqual([200, 422, 200]);
  expect((deleted.body["metadata"] as { deletionGracePeriodSeconds: number }).deletionGracePeriodSeconds).toBe(0);
  expect((await at.send("GET", `${MAPS}/held`)).status).toBe(404);
});

test("a namespace begins with an account and the root certificate, refuses content while it ends, and goes empty", async () => {
  await at.send("POST", "/api/v1/namespaces", { metadata: { name: "short" } });
  await at.until("/api/v1/namespaces/short/configmaps/kube-root-ca.crt", ({ status }) => status === 200);
  await at.until("/api/v1/namespaces/short/serviceaccounts/default", ({ status }) => status === 200);
  await at.send("POST", "/api/v1/namespaces/short/configmaps", { metadata: { name: "hold", finalizers: ["a.b/hold"] } });

  await at.send("DELETE", "/api/v1/namespaces/short");
  const refused = await at.send("POST", "/api/v1/namespaces/short/configmaps", { metadata: { name: "late" } });
  await at.send("PATCH", "/api/v1/namespaces/short/configmaps/hold", { metadata: { finalizers: null } }, MERGE);
  await at.until("/api/v1/namespaces/short", isGone);

  expect(refused.body["message"]).toBe(
    'configmaps "late" is forbidden: unable to create new content in namespace short because it is being terminated',
  );
});
