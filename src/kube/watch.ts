// The stream of a watch as events. An ERROR event is the server's Status and becomes a Problem.
import { isObject, own, type JsonObject, type KindRef, type KubeObject, stringAt } from "#base";
import { readLines, tryParseObject } from "./body.ts";
import type { WatchEvent } from "./cluster.ts";
import { metadataOf } from "./metadata.ts";
import { kube, type Asked } from "./problems.ts";
import { refusalProblem } from "./status.ts";

export interface WatchQuestion {
  readonly asked: Asked;
  readonly address: string;
  readonly kind: KindRef;
  /** Keep metadata only. */
  readonly metadata: boolean;
  readonly signal: AbortSignal;
}

/**
 * Events of a watch body; rejects with the signal's reason when it is aborted.
 * @yields each event as it comes
 * @throws kube.gone for a resourceVersion that is too old · kube.badAnswer for a line that is no event
 * @see https://kubernetes.io/docs/reference/using-api/api-concepts/#efficient-detection-of-changes
 */
export async function* watchEvents(body: AsyncIterable<Uint8Array>, question: WatchQuestion): AsyncGenerator<WatchEvent> {
  try {
    for await (const line of readLines(body)) {
      question.signal.throwIfAborted();
      if (line.trim() !== "") yield eventOf(line, question);
    }
  } catch (thrown) {
    question.signal.throwIfAborted();
    throw thrown;
  }
}

function eventOf(line: string, question: WatchQuestion): WatchEvent {
  const event = tryParseObject(line);
  const object = own(event, "object");
  const type = own(event, "type");
  if (!isObject(object)) throw kube.badAnswer(question.asked, question.address);
  switch (type) {
    case "ADDED":
    case "MODIFIED":
    case "DELETED":
      return { type, object: question.metadata ? metadataOf(question.kind, object) : (object as unknown as KubeObject) };
    case "BOOKMARK":
      return { type, resourceVersion: stringAt(object, "metadata", "resourceVersion") };
    default:
      throw watchProblem(object, question);
  }
}

function watchProblem(status: JsonObject, { asked, address }: WatchQuestion): Error {
  const code = own(status, "code");
  const expired = own(status, "reason") === "Expired" || own(status, "reason") === "Gone";
  return refusalProblem({ asked, address, status, httpStatus: expired ? 410 : typeof code === "number" ? code : 500 });
}
