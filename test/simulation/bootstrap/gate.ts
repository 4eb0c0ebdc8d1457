// The border between the provider and the outside: every request to the git server and to the API server passes here, is counted, and
// may be cut before it is sent, cut after it was done but before its answer is seen, answered with a failure, or held up.
import { createServer, request as onwardRequest, type IncomingMessage, type ServerResponse } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { Problem } from "#base";
import type { Transport, TransportResponse } from "#kube";

/** One request, in the order in which they are made. */
export interface Step {
  readonly index: number;
  readonly place: "git" | "cluster";
  /** `POST /git-receive-pack` */
  readonly what: string;
}

/** What becomes of a request. */
export type Fate =
  | "pass"
  | "cut before"
  | "cut after"
  | { readonly delayMillis: number }
  | { readonly status: number; readonly retryAfterSeconds?: number };

/** The outside as a provider sees it. One gate serves one provider process after the other. */
export class Gate {
  /** What has passed since it was cleared. */
  steps: Step[] = [];
  judge: (step: Step) => Fate = () => "pass";
  #isClosed = false;

  /** Everything that is sent from now on fails, as if the process were gone. */
  close(): void {
    this.#isClosed = true;
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Opens it for the next process. */
  reopen(judge: (step: Step) => Fate = () => "pass"): void {
    this.#isClosed = false;
    this.steps = [];
    this.judge = judge;
  }

  fate(place: Step["place"], what: string): Fate {
    if (this.#isClosed) return "cut before";
    const step = { index: this.steps.length, place, what };
    this.steps.push(step);
    return this.judge(step);
  }

  transport(inner: Transport): Transport {
    return async (request) => {
      const fate = this.fate("cluster", `${request.method} ${request.path}`);
      if (fate === "cut before") throw unreachable();
      if (typeof fate === "object" && "status" in fate) return refusal(fate.status, fate.retryAfterSeconds);
      if (typeof fate === "object") await sleep(fate.delayMillis);
      const response = await inner(request);
      if (fate !== "cut after") return response;
      for await (const _chunk of response.body);
      throw unreachable();
    };
  }
}

function unreachable(): Problem {
  return new Problem("kube.unreachable", { verdict: "retry", message: "cannot reach the cluster: the connection broke" });
}

function refusal(status: number, retryAfterSeconds: number | undefined): TransportResponse {
  const reasons: Record<number, string> = { 403: "Forbidden", 429: "TooManyRequests", 500: "InternalError", 503: "ServiceUnavailable" };
  const body = {
    kind: "Status",
    apiVersion: "v1",
    status: "Failure",
    code: status,
    reason: reasons[status],
    message: `answered ${status}`,
  };
  const bytes = new TextEncoder().encode(JSON.stringify(body));
  return {
    status,
    headers: {
      "content-type": "application/json",
      ...(retryAfterSeconds !== undefined && { "retry-after": String(retryAfterSeconds) }),
    },
    body: (async function* () {
      yield bytes;
    })(),
  };
}

/** Address of the repository, which only the gate knows the way to. */
export const GIT_URL = "http://git.test/fleet.git";

export interface GitGate extends AsyncDisposable {
  /** `http://127.0.0.1:40123` */
  readonly base: string;
}

/**
 * Listens as an HTTP proxy in front of one repository, and hands on what the gate lets pass. As a proxy, because the address of the
 * repository is written into files and objects, and has to be the same in every world.
 * @param address what the provider calls the repository
 */
export async function startGitGate(gate: Gate, repository: string, address = GIT_URL): Promise<GitGate> {
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const path = (request.url ?? "").replace(address, "");
    const fate = gate.fate("git", `${request.method} ${path}`);
    if (fate === "cut before") return void response.destroy();
    if (typeof fate === "object" && "status" in fate)
      return void response.writeHead(fate.status, { "content-type": "text/plain" }).end(`answered ${fate.status}\n`);
    if (typeof fate === "object") await sleep(fate.delayMillis);
    const onward = onwardRequest(`${repository}${path}`, { method: request.method, headers: request.headers });
    request.pipe(onward);
    const [answered] = (await once(onward, "response")) as [IncomingMessage];
    const chunks: Buffer[] = [];
    for await (const chunk of answered) chunks.push(chunk as Buffer);
    if (fate === "cut after") return void response.destroy();
    const { "transfer-encoding": _, connection: __, ...headers } = answered.headers;
    response.writeHead(answered.statusCode ?? 502, headers).end(Buffer.concat(chunks));
  };
  const listener = createServer((request, response) => void answer(request, response).catch(() => response.destroy()));
  listener.listen(0, "127.0.0.1");
  await once(listener, "listening");
  return {
    base: `http://127.0.0.1:${(listener.address() as AddressInfo).port}`,
    [Symbol.asyncDispose]: async () => {
      listener.close();
      listener.closeAllConnections();
      if (listener.listening) await once(listener, "close");
    },
  };
}
