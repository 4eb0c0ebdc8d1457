import { afterAll, beforeAll, expect, test } from "vitest";
import { openPlane, type TestPlane } from "./support/plane.ts";

let at: TestPlane;
beforeAll(async () => {
  at = await openPlane();
});
afterAll(() => at.plane.close());

test("a field that stands twice in a typed object is read into what is there", async () => {
  const text = `{"metadata":{"name":"a","labels":{"x":"1"}},"metadata":{"labels":{"y":"2","x":"3"}},
    "spec":{"clusterIP":"None","ports":[{"name":"a","port":1},{"name":"b","port":2}]},"spec":{"ports":[{"port":3}]}}`;
  const { status, body, headers } = await at.send("POST", "/api/v1/namespaces/default/services", text);

  const { metadata, spec } = body as { metadata: { labels: object }; spec: { clusterIP: string; ports: object[] } };
  expect(status).toBe(201);
  expect(metadata.labels).toEqual({ x: "3", y: "2" });
  expect(spec.clusterIP).toBe("None");
  expect(spec.ports).toEqual([{ name: "a", port: 3, protocol: "TCP", targetPort: 3 }]);
  expect(headers["warning"]).toMatch(/duplicate field/);
});
