// An admission webhook on loopback that behaves as it is told and remembers what it was asked.
import { generateKeyPairSync, sign as signBytes } from "node:crypto";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { isObject, own, type Json, type JsonObject } from "#base";
import { certificate, writePem } from "#codec";

/** What a webhook answers besides the uid; a text goes out as it is, a number is the status of an empty answer, undefined is silence. */
export type Answer = JsonObject | string | number | undefined;

export interface WebhookServer {
  readonly url: string;
  /** The authority's certificate, as `caBundle` wants it. */
  readonly caBundle: string;
  /** Requests of the reviews so far, by path, oldest first. */
  readonly asked: { readonly path: string; readonly review: JsonObject }[];
  close(): Promise<void>;
}

/** Starts a webhook. @param answer decides by path and the review's request */
export async function startWebhook(answer: (path: string, request: JsonObject) => Answer): Promise<WebhookServer> {
  const { ca, cert, key } = pair();
  const asked: { path: string; review: JsonObject }[] = [];
  const server = createServer({ cert, key }, (request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const path = request.url ?? "";
      const review = JSON.parse(Buffer.concat(chunks).toString()) as JsonObject;
      const question = review["request"] as JsonObject;
      asked.push({ path, review });
      const told = answer(path, question);
      if (told === undefined) return;
      if (typeof told === "number") response.writeHead(told).end();
      else response.writeHead(200, { "content-type": "application/json" }).end(typeof told === "string" ? told : writeAnswer(review, told));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    caBundle: Buffer.from(ca).toString("base64"),
    asked,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function writeAnswer(review: JsonObject, told: JsonObject): string {
  const uid = own(review["request"], "uid");
  const { patch, ...rest } = told;
  const operations = Array.isArray(patch) ? { patchType: "JSONPatch", patch: Buffer.from(JSON.stringify(patch)).toString("base64") } : {};
  return JSON.stringify({
    kind: "AdmissionReview",
    apiVersion: review["apiVersion"],
    response: { uid, ...operations, ...rest } satisfies Record<string, Json | undefined>,
  });
}

function pair(): { ca: string; cert: string; key: string } {
  const keys = (): { privateKey: ReturnType<typeof generateKeyPairSync>["privateKey"] & object; spki: Uint8Array } => {
    const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    return { privateKey, spki: new Uint8Array(publicKey.export({ type: "spki", format: "der" })) };
  };
  const [authority, server] = [keys(), keys()];
  const name = { commonName: "webhook-test-ca" };
  const sign = (bytes: Uint8Array): Uint8Array => new Uint8Array(signBytes("sha256", bytes, authority.privateKey as never));
  const now = Date.now();
  const times = { notBefore: now - 60_000, notAfter: now + 86_400_000 };
  const ca = certificate({ subject: name, publicKey: authority.spki, serial: Uint8Array.of(1), ...times, authority: true }, sign);
  const cert = certificate(
    {
      subject: { commonName: "webhook" },
      issuer: { name, publicKey: authority.spki },
      publicKey: server.spki,
      serial: Uint8Array.of(2),
      ...times,
      usages: ["server"],
      dnsNames: ["localhost"],
      ipAddresses: ["127.0.0.1"],
    },
    sign,
  );
  const key = (server.privateKey as unknown as { export(how: object): string | Buffer })
    .export({ type: "pkcs8", format: "pem" })
    .toString();
  return { ca: writePem("CERTIFICATE", ca), cert: writePem("CERTIFICATE", cert), key };
}

/** A label of the object in a question; empty where there is none. */
export function labelOf(request: JsonObject, key: string): string {
  const object = isObject(request["object"]) ? request["object"] : request["oldObject"];
  const value = own(own(own(object, "metadata"), "labels"), key);
  return typeof value === "string" ? value : "";
}
