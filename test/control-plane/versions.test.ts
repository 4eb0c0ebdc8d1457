import { expect, test } from "vitest";
import { openPlane } from "./support/plane.ts";

const scalers = (version: string): string => `/apis/autoscaling/${version}/namespaces/default/horizontalpodautoscalers`;
const EVENTS = ["/api/v1/namespaces/default/events", "/apis/events.k8s.io/v1/namespaces/default/events"] as const;

const spec = (maxReplicas: number) => ({ scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "web" }, maxReplicas });

/** What a watch from the start shows: type, name, resource version and apiVersion of each event. */
const shown = (events: readonly { type: string; object: Record<string, unknown> }[]): unknown[] =>
  events.map(({ type, object }) => {
    const { name, resourceVersion } = object["metadata"] as { name: string; resourceVersion: string };
    return [type, name, resourceVersion];
  });

test("watches of every version of an autoscaler see the same objects under the same resource versions", async () => {
  const { send, watch, plane } = await openPlane();
  const made = await send("POST", scalers("v1"), { metadata: { name: "one" }, spec: { ...spec(3), targetCPUUtilizationPercentage: 40 } });
  const start = (made.body["metadata"] as { resourceVersion: string }).resourceVersion;
  await send("PATCH", `${scalers("v2")}/one`, { spec: spec(5) }, { "content-type": "application/merge-patch+json" });
  await send("DELETE", `${scalers("v1")}/one`);

  const seen = await Promise.all(
    ["v1", "v2"].map((version) => watch(`${scalers(version)}?watch=1&timeoutSeconds=1&resourceVersion=${start}`)),
  );
  await plane.close();

  expect(shown(seen[0] ?? [])).toEqual(shown(seen[1] ?? []));
  expect(shown(seen[0] ?? []).map((each) => (each as string[])[0])).toEqual(["MODIFIED", "DELETED"]);
  expect(seen.map((events) => events.map(({ object }) => object["apiVersion"]))).toEqual([
    ["autoscaling/v1", "autoscaling/v1"],
    ["autoscaling/v2", "autoscaling/v2"],
  ]);
});

test("an event of either group is in the lists of both, and a delete in one takes it from the other", async () => {
  const { send, plane } = await openPlane();
  const about = { kind: "Pod", name: "p", namespace: "default" };
  await send("POST", EVENTS[0], { metadata: { name: "old" }, involvedObject: about, message: "told" });

  const lists = await Promise.all(EVENTS.map((path) => send("GET", path)));
  await send("DELETE", `${EVENTS[1]}/old`);
  const gone = await send("GET", `${EVENTS[0]}/old`);
  await plane.close();

  const items = lists.map(({ body }) => (body["items"] as Record<string, unknown>[])[0] ?? {});
  expect(items.map((each) => each["message"] ?? each["note"])).toEqual(["told", "told"]);
  expect(items.map((each) => each["involvedObject"] ?? each["regarding"])).toEqual([about, about]);
  expect(lists[0]?.body["metadata"]).toEqual(lists[1]?.body["metadata"]);
  expect(gone.status).toBe(404);
});
