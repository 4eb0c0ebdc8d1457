// Calls admission webhooks over HTTPS, and only those: no redirect is followed, no other address is asked.
import { Agent, request as httpsRequest } from "node:https";
import { messageOf, type Clock, type Json, type JsonObject } from "#base";
import { controlPlaneProblems } from "../problems.ts";
import { isDeeper, MOST_LEVELS } from "../schema/depth.ts";
import { MAX_BODY_BYTES } from "../write/decode.ts";
import type { Hook } from "./hook.ts";
import { readReview, writeReview, type Verdict } from "./review.ts";

/** A verdict, or why there is none. */
export type Outcome = { readonly verdict: Verdict } | { readonly failure: string };

export class WebhookClient {
  readonly #clock: Clock;
  readonly #newUid: () => string;
  readonly #agent = new Agent({ keepAlive: true, maxFreeSockets: 16 });

  constructor(clock: Clock, newUid: () => string) {
    this.#clock = clock;
    this.#newUid = newUid;
  }

  /** Asks a webhook; never rejects. */
  async ask(hook: Hook, request: JsonObject): Promise<Outcome> {
    const uid = this.#newUid();
    const stop = new AbortController();
    const timer = new AbortController();
    const late = this.#clock.sleep(hook.timeoutSeconds * 1000, timer.signal).then(
      () => stop.abort(),
      () => undefined, // the answer came first
    );
    try {
      const answer = await this.#post(hook, JSON.stringify(writeReview(hook, uid, request)), stop.signal);
      const read = readReview(hook, uid, answer);
      return typeof read === "string" ? { failure: `received invalid webhook response: ${read}` } : { verdict: read };
    } catch (error) {
      const reason = stop.signal.aborted ? "context deadline exceeded" : messageOf(error);
      return { failure: `failed to call webhook: Post ${JSON.stringify(withTimeout(hook).href)}: ${reason}` };
    } finally {
      timer.abort();
      await late;
    }
  }

  close(): void {
    this.#agent.destroy();
  }

  #post(hook: Hook, body: string, signal: AbortSignal): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const headers = { "content-type": "application/json", accept: "application/json", "content-length": Buffer.byteLength(body) };
      const call = httpsRequest(
        withTimeout(hook),
        { method: "POST", headers, agent: this.#agent, signal, ...(hook.caPem !== "" && { ca: hook.caPem }) },
        (response) => {
          const chunks: Buffer[] = [];
          let size = 0;
          response.on("data", (chunk: Buffer) => {
            size += chunk.length;
            if (size > MAX_BODY_BYTES) response.destroy(controlPlaneProblems.webhookAnswer("the answer is too large"));
            else chunks.push(chunk);
          });
          response.on("error", reject);
          response.on("end", () => {
            const { statusCode = 0 } = response;
            if (statusCode < 200 || statusCode > 299)
              reject(controlPlaneProblems.webhookAnswer(`the server answered with status ${statusCode}`));
            else resolve(parse(Buffer.concat(chunks).toString(), reject));
          });
        },
      );
      call.on("error", reject);
      call.end(body);
    });
  }
}

function parse(text: string, reject: (reason: unknown) => void): unknown {
  try {
    const value = JSON.parse(text) as Json;
    if (isDeeper(value, MOST_LEVELS)) throw controlPlaneProblems.webhookAnswer(`it has more than ${MOST_LEVELS} levels of nesting`);
    return value;
  } catch (error) {
    reject(error);
    return undefined;
  }
}

/** Webhooks are told how long they have. */
function withTimeout({ url, timeoutSeconds }: Hook): URL {
  const address = new URL(url);
  address.searchParams.set("timeout", `${timeoutSeconds}s`);
  return address;
}
