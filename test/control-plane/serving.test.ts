import { connect } from "node:http2";
import { request } from "node:https";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parseYaml } from "#codec";
import { openPlane, type TestPlane } from "./support/plane.ts";

interface Kubeconfig {
  clusters: { cluster: { server: string; "certificate-authority-data": string } }[];
  users: { user: { "client-certificate-data"?: string; "client-key-data"?: string; token?: string } }[];
}

let at: TestPlane;
let url: string;
let caPem: string;
beforeAll(async () => {
  at = await openPlane();
  ({ url, caPem } = await at.plane.listen());
});
afterAll(() => at.plane.close());

const config = (credential: "certificate" | "token"): Kubeconfig => parseYaml(at.plane.kubeconfig({ credential })) as unknown as Kubeconfig;
const decode = (text = ""): string => Buffer.from(text, "base64").toString();

function get(path: string, options: object = {}): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    request(`${url}${path}`, { ca: caPem, ...options }, (response) => {
      let text = "";
      response.on("data", (chunk: Buffer) => (text += chunk.toString()));
      response.on("end", () => resolve({ status: response.statusCode ?? 0, text }));
    })
      .on("error", reject)
      .end();
  });
}

test("the server listens on loopback and its certificate is signed by its own authority", async () => {
  expect(url).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/);
  expect(await get("/healthz")).toEqual({ status: 200, text: "ok" });
});

test("a kubeconfig's certificate and its token are the administrator", async () => {
  const { user } = config("certificate").users[0] ?? { user: {} };
  const byCertificate = await get("/api/v1/secrets", {
    cert: decode(user["client-certificate-data"]),
    key: decode(user["client-key-data"]),
  });
  const byToken = await get("/api/v1/secrets", { headers: { authorization: `Bearer ${config("token").users[0]?.user.token ?? ""}` } });
  const byNobody = await get("/api/v1/secrets");
  const byWrongToken = await get("/api/v1/secrets", { headers: { authorization: "Bearer wrong" } });

  expect([byCertificate.status, byToken.status, byNobody.status, byWrongToken.status]).toEqual([200, 200, 403, 401]);
});

test("HTTP/2 is spoken to those who offer it", async () => {
  const session = connect(url, { ca: caPem });
  const status = await new Promise((resolve, reject) => {
    session.on("error", reject);
    const stream = session.request({ ":path": "/version" });
    stream.on("response", (headers) => resolve(headers[":status"]));
    stream.on("error", reject);
    stream.end();
  });
  session.close();

  expect([status, session.alpnProtocol]).toEqual([200, "h2"]);
});
