// A control plane to talk to in tests, with plain JSON in and out.
import { createControlPlane, type ControlPlane, type ControlPlaneOptions } from "#control-plane";
import type { Json } from "#base";
import { until } from "../../support/eventually.ts";

export interface Answer {
  readonly status: number;
  readonly body: Record<string, Json>;
  readonly headers: Readonly<Record<string, string>>;
}

export interface TestPlane {
  readonly plane: ControlPlane;
  readonly send: (
    method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE",
    path: string,
    body?: unknown,
    headers?: Readonly<Record<string, string>>,
  ) => Promise<Answer>;
  as(name: string, ...groups: readonly string[]): TestPlane["send"];
  /** Server-side apply by that manager. */
  apply(path: string, manager: string, body: unknown, query?: string): Promise<Answer>;
  /** Events of a watch until it ends; give `timeoutSeconds`. */
  readonly watch: (path: string) => Promise<{ type: string; object: Record<string, Json> }[]>;
  /** Asks until the answer is as wanted. */
  until(path: string, wanted: (answer: Answer) => boolean): Promise<Answer>;
}

export async function openPlane(options: Partial<ControlPlaneOptions> = {}): Promise<TestPlane> {
  const plane = await createControlPlane({ data: "memory", workloads: false, ...options });
  const sendAs =
    (user?: { name: string; groups: readonly string[] }): TestPlane["send"] =>
    async (method, path, body, headers = {}) => {
      const text = body === undefined ? "" : typeof body === "string" ? body : JSON.stringify(body);
      const response = await plane.transport(user)({ method, path, body: text, headers: { "user-agent": "test/1", ...headers } });
      const bytes = await collect(response.body);
      return { status: response.status, headers: response.headers, body: parse(bytes) };
    };
  const send = sendAs();
  return {
    plane,
    send,
    as: (name, ...groups) => sendAs({ name, groups }),
    apply: (path, manager, body, query = "") =>
      send("PATCH", `${path}?fieldManager=${manager}${query}`, body, { "content-type": "application/apply-patch+yaml" }),
    watch: async (path) => {
      const response = await plane.transport()({ method: "GET", path });
      const text = await collect(response.body);
      return text
        .split("\n")
        .filter((line) => line !== "")
        .map((line) => JSON.parse(line) as { type: string; object: Record<string, Json> });
    },
    until: (path, wanted) => {
      let last: Answer | undefined;
      const ask = async (): Promise<Answer | false> => {
        last = await send("GET", path);
        return wanted(last) && last;
      };
      return until(ask, () => `${path} to be as wanted, it is ${JSON.stringify(last)}`);
    },
  };
}

async function collect(body: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

function parse(text: string): Record<string, Json> {
  try {
    return JSON.parse(text) as Record<string, Json>;
  } catch {
    return { text };
  }
}
