// A transport that answers by a script and keeps what it was sent.
import type { Transport, TransportRequest } from "#kube";

export interface Scripted {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** JSON of a value, or chunks of text as they are. */
  readonly body: unknown;
  /** Chunks in which `body`, a text, arrives. */
  readonly chunks?: readonly (string | Uint8Array)[];
}

export interface ScriptedTransport {
  readonly send: Transport;
  readonly sent: TransportRequest[];
  /** `GET /api/v1/…`, discovery left out. */
  readonly asked: () => string[];
}

/** Answers each request by `answer`; a list is used up one by one, its last entry stays. */
export function scriptedTransport(answer: (request: TransportRequest, time: number) => Scripted): ScriptedTransport {
  const sent: TransportRequest[] = [];
  const times = new Map<string, number>();
  const send: Transport = (request) => {
    sent.push(request);
    const key = `${request.method} ${request.path}`;
    const time = times.get(key) ?? 0;
    times.set(key, time + 1);
    const { status = 200, headers = {}, body, chunks } = answer(request, time);
    return Promise.resolve({ status, headers, body: streamOf(chunks ?? [JSON.stringify(body)]) });
  };
  const asked = (): string[] => sent.map((each) => `${each.method} ${each.path}`).filter((each) => !/ \/apis?$/.test(each));
  return { send, sent, asked };
}

async function* streamOf(chunks: readonly (string | Uint8Array)[]): AsyncGenerator<Uint8Array> {
  for (const chunk of chunks) {
    await Promise.resolve();
    yield typeof chunk === "string" ? new TextEncoder().encode(chunk) : chunk;
  }
}

/** Aggregated discovery of ConfigMaps and, when asked for, of a `Thing`. */
export function discoveryAnswer(path: string, withThing = false): Scripted {
  const group = (name: string, version: string, resources: readonly unknown[]): unknown => ({
    metadata: { name },
    versions: [{ version, resources }],
  });
  const resource = (kind: string, plural: string): unknown => ({
    resource: plural,
    responseKind: { group: "", version: "", kind },
    scope: "Namespaced",
    singularResource: kind.toLowerCase(),
    verbs: ["get"],
  });
  const core = [group("", "v1", [resource("ConfigMap", "configmaps")])];
  const others = withThing ? [group("example.com", "v1", [resource("Thing", "things")])] : [];
  return { body: { kind: "APIGroupDiscoveryList", apiVersion: "apidiscovery.k8s.io/v2", items: path === "/api" ? core : others } };
}
