// Sends the same requests to the embedded control plane and to a real kube-apiserver, and names every difference in the answers.
// What cannot be equal by nature (uids, times, resource versions, the server's address) is replaced by a placeholder on both sides.
import { setTimeout as sleep } from "node:timers/promises";
import { createPrivateKey } from "node:crypto";
import { request as httpsRequest } from "node:https";
import { at, isObject, type Json } from "#base";
import { parseYaml, writeYaml } from "#codec";
import type { Transport } from "#kube";
import type { RealCluster } from "../../support/real-cluster.ts";
import { KNOWN_DIFFERENCES } from "./known-differences.ts";

export interface Step {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  readonly path: string;
  readonly type?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Answer {
  readonly status: number;
  /** Media type of the body, and whether JSON is laid out for people. */
  readonly form: string;
  readonly warnings: readonly string[];
  readonly body: Json;
}

export type Send = (step: Step) => Promise<Answer>;

/** An answer whose head is there, and whose body may go on. */
export interface Opened {
  readonly status: number;
  readonly heads: Heads;
  readonly body: AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
  /** Hangs up. */
  readonly close: () => void;
}

export type Open = (step: Step) => Promise<Opened>;

function textOfBody(body: unknown): string {
  return body === undefined ? "" : typeof body === "string" ? body : JSON.stringify(body);
}

function headersOf(step: Step): Record<string, string> {
  return {
    accept: "application/json",
    "user-agent": "probe/1",
    ...(step.body !== undefined && {
      "content-type": step.type ?? "application/json",
      "content-length": String(Buffer.byteLength(textOfBody(step.body))),
    }),
    ...step.headers,
  };
}

/** Requests to the embedded control plane, in process. */
export function sendEmbedded(transport: Transport): Send {
  return sendBy(openEmbedded(transport));
}

/** Opens answers of the embedded control plane. */
export function openEmbedded(transport: Transport): Open {
  return async (step) => {
    const over = new AbortController();
    const request = { method: step.method, path: step.path, headers: headersOf(step), body: textOfBody(step.body), signal: over.signal };
    const { status, headers, body } = await transport(request);
    const heads = { type: headers["content-type"], warnings: splitWarnings(headers["warning"]) };
    return { status, heads, body, close: () => over.abort() };
  };
}

/** Requests to a real kube-apiserver. */
export function sendReal(cluster: RealAddress): Send {
  return sendBy(openReal(cluster));
}

type RealAddress = Pick<RealCluster, "url" | "caPem" | "adminCertificate" | "adminKey">;

/** Opens answers of a real kube-apiserver. */
export function openReal({ url, caPem, adminCertificate, adminKey }: RealAddress): Open {
  const key = createPrivateKey(adminKey).export({ type: "pkcs8", format: "pem" });
  const openOnce: Open = (step) =>
    new Promise((resolve, reject) => {
      const request = httpsRequest(
        `${url}${step.path}`,
        { method: step.method, headers: headersOf(step), ca: caPem, cert: adminCertificate, key },
        (response) => {
          const warnings = response.headersDistinct["warning"] ?? [];
          // headers are read as Latin-1, and written in UTF-8
          const texts = warnings.map((each) => Buffer.from(each, "latin1").toString());
          const heads = { type: response.headers["content-type"], warnings: texts.flatMap((each) => splitWarnings(each)) };
          resolve({ status: response.statusCode ?? 0, heads, body: response, close: () => request.destroy() });
        },
      );
      request.on("error", reject);
      request.end(textOfBody(step.body));
    });
  return async (step) => {
    const { pathname, searchParams } = new URL(step.path, url);
    // A watch may begin with what the server's cache has, which may lag behind; a plain list waits until it does not.
    const listed = pathname.replace("/watch/", "/");
    if (searchParams.has("watch") || listed !== pathname) await sendBy(openOnce)({ method: "GET", path: listed });
    for (let attempt = 0; ; attempt++) {
      const opened = await openOnce(step);
      if (opened.status !== 503) return opened;
      const text = await textFrom(opened.body);
      if (!isBetweenHandlers(text) || attempt === 40) return { ...opened, body: [Buffer.from(text)] };
      await sleep(50);
    }
  };
}

/** Sends by a way to open answers. */
function sendBy(open: Open): Send {
  return async (step) => {
    const { status, heads, body } = await open(step);
    return answerOf(status, heads, await textFrom(body));
  };
}

async function textFrom(body: Opened["body"]): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

/** While a definition settles, its kind is handed from one handler to the next; who asks the old one then is told so, and nothing was done. */
function isBetweenHandlers(text: string): boolean {
  return text.includes("apiserver is shutting down");
}

function splitWarnings(header: string | undefined): string[] {
  return (header ?? "").match(/299 - "(?:[^"\\]|\\.)*"/g)?.map((each) => each.slice(7, -1)) ?? [];
}

export interface Heads {
  readonly type: string | undefined;
  readonly warnings: readonly string[];
}

/** What an answer says, from its head and the text of its body. */
export function answerOf(status: number, { type = "", warnings }: Heads, text: string): Answer {
  const isYaml = type === "application/yaml";
  let body: Json;
  try {
    const events = text === "" || text.startsWith('{"type":"') ? tryEvents(text) : undefined;
    body = isYaml ? parseYaml(text) : (events ?? (JSON.parse(text) as Json));
  } catch {
    body = text;
  }
  const form = type + (isYaml && writeYaml(body) !== text ? " in another layout" : text.startsWith("{\n") ? " on many lines" : "");
  return { status, form, warnings: warnings.toSorted(), body };
}

/** The events of a watch. When a bookmark comes by is a matter of seconds, but for the one that ends what exists already. */
function tryEvents(text: string): Json | undefined {
  try {
    const events = text.split("\n").flatMap((line) => (line === "" ? [] : [JSON.parse(line) as Json]));
    return events.filter((each) => at(each, "type") !== "BOOKMARK" || JSON.stringify(each).includes("initial-events-end"));
  } catch {
    return undefined;
  }
}

export const UID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
const TIME = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g;
const VOLATILE: Readonly<Record<string, string>> = { resourceVersion: "<version>", token: "<token>", continue: "<continue>" };

const UNORDERED: ReadonlySet<string> = new Set(["causes", "managedFields", "resourceRules", "nonResourceRules"]);

function textOf(value: Json | undefined, key: string): string {
  const found = isObject(value) ? value[key] : undefined;
  return typeof found === "string" ? found : "";
}

/** An answer without what differs by nature. */
export function normalise(value: Json | undefined, key = ""): Json {
  if (typeof value === "string")
    return (
      VOLATILE[key] ??
      value
        .replaceAll(UID, "<uid>")
        .replaceAll(TIME, "<time>")
        .replaceAll(/\bgen-[a-z0-9]{5}\b/g, "gen-<suffix>")
        .replaceAll(/resource ?[vV]ersion: \d+(?:, current: \d+)?/g, "resource version: <n>")
        // a difference of two Go values
        .replaceAll(/\n@@[\s\S]*?\n(?=\]|$)/g, "")
        .replaceAll(/(\\*"resourceVersion\\*":\\*")\d+/g, "$1<n>")
        .replaceAll(/(ResourceVersion in object meta: )\d+/g, "$1<n>")
        .replaceAll(/\(\d+\)/g, "(<n>)")
        // types of rules have names of the nanosecond that they were compiled in
        .replaceAll(/selfType\d+/g, "selfType")
    );
  if (Array.isArray(value)) {
    // what the controller manager adds to every namespace is there on one side only
    const items = value
      .filter((each: Json) => textOf(isObject(each) ? each["metadata"] : undefined, "name") !== "kube-root-ca.crt")
      .map((each: Json) => normalise(each, key));
    // the API server walks maps and caches of bindings in no particular order; entries of managed fields are ordered by a second that may pass between the two
    return UNORDERED.has(key) ? items.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)) : items;
  }
  if (!isObject(value)) return value ?? null;
  // ages of objects in tables
  if (key === "rows" && Array.isArray(value["cells"]))
    return { ...(normalise({ ...value, cells: [] }) as object), cells: value["cells"].map((each: Json) => ageless(each)) };
  const out: Record<string, Json> = {};
  for (const name of Object.keys(value).toSorted()) {
    if (value[name] !== undefined) out[name] = normalise(value[name], name);
  }
  if (out["kind"] === "Status" && typeof out["message"] === "string") out["message"] = sortedMessage(out["message"]);
  return out;
}

function ageless(cell: Json): Json {
  return typeof cell === "string" && /^\d+s$/.test(cell) ? "<age>" : normalise(cell);
}

/** Lists in messages of several errors, in one order. */
function sortedMessage(message: string): string {
  const [head = "", ...lines] = message.split("\n  ");
  if (head.endsWith("errors:")) return [head, ...lines.toSorted()].join("\n  ");
  const match = /^([\s\S]*? is invalid: )\[([\s\S]*)\]$/.exec(message);
  if (match === null) return message;
  const parts = (match[2] ?? "").split(/, (?=[a-zA-Z<.][\w.[\]<>-]*: (?:Invalid|Required|Unsupported|Duplicate|Forbidden|Too|Not found))/);
  return `${match[1] ?? ""}[${parts.toSorted().join(", ")}]`;
}

/** Every difference between two answers that is not a known one, as text. */
export function differences(step: Step, ours: Answer, real: Answer): string[] {
  const found: string[] = [];
  // a patch of what has just gone may have been read against it, or not
  const isOfNothing = step.method === "PATCH" && ours.status === 404 && real.status === 404;
  const compared = (answer: Answer): Json =>
    ({ ...answer, body: normalise(answer.body), ...(isOfNothing && { warnings: [] }) }) as unknown as Json;
  walk(compared(ours), compared(real), "", found);
  const request = `${step.method} ${step.path}`;
  return found.filter(
    (each) =>
      !KNOWN_DIFFERENCES.some(
        ({ path, request: wanted, text, message }) =>
          (message?.test(textOf(ours.body, "message")) ?? true) &&
          path.test(each.split(":")[0] ?? "") &&
          (wanted?.test(request) ?? true) &&
          (text?.test(each.slice(each.indexOf(": ") + 2)) ?? true),
      ),
  );
}

function walk(ours: Json | undefined, real: Json | undefined, path: string, found: string[]): void {
  if (isObject(ours) && isObject(real)) {
    for (const key of new Set([...Object.keys(ours), ...Object.keys(real)]))
      walk(ours[key], real[key], path === "" ? key : `${path}.${key}`, found);
  } else if (Array.isArray(ours) && Array.isArray(real)) {
    for (let i = 0; i < Math.max(ours.length, real.length); i += 1) walk(ours[i] as Json, real[i] as Json, `${path}.${i}`, found);
  } else if (ours !== real) found.push(`${path}: ours ${JSON.stringify(ours)} real ${JSON.stringify(real)}`);
}

/** Runs steps on both sides in turn. @returns differences by step */
export async function compare(steps: readonly Step[], ours: Send, real: Send): Promise<string[]> {
  const found: string[] = [];
  for (const [i, step] of steps.entries()) {
    const [mine, theirs] = await Promise.all([ours(step), real(step)]);
    for (const each of differences(step, mine, theirs)) found.push(`#${i} ${step.method} ${step.path}: ${each}`);
  }
  return found;
}
