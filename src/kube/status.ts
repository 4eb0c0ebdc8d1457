// The server's Status object, translated once into a Problem.
import { at, own, type JsonObject, type Problem } from "#base";
import { type Asked, kube, type Status } from "./problems.ts";

/** What is known of an answer that is not success. */
export interface Refusal {
  readonly asked: Asked;
  readonly address: string;
  readonly httpStatus: number;
  /** The body, when it was a Status. */
  readonly status?: Status;
  /** The body as text, when it was anything else. */
  readonly text?: string;
  readonly retryAfterMillis?: number;
}

/** Translates a refusal. Causes of the Status are part of its message already; they stay in `data.status` for tools. */
export function refusalProblem(refusal: Refusal): Problem {
  const { asked, httpStatus: code } = refusal;
  const status = refusal.status ?? {};
  const detail = detailOf(refusal);
  switch (code) {
    case 400:
      return kube.badRequest(asked, detail, status);
    case 401:
      return kube.unauthorized(asked, refusal.address, status);
    case 403:
      return kube.forbidden(asked, detail, status);
    case 404:
      return kube.notFound(asked, detail, status);
    case 409:
      return own(status, "reason") === "AlreadyExists" ? kube.alreadyExists(asked, detail, status) : kube.conflict(asked, detail, status);
    case 410:
      return kube.gone(asked, detail, status);
    case 422:
      return kube.invalid(asked, detail, status);
    case 429:
      return kube.tooManyRequests(asked, refusal.retryAfterMillis ?? 1000, status);
    default:
      return code > 400 && code < 500 ? kube.badRequest(asked, detail, status) : kube.serverError(asked, code, detail, status);
  }
}

/** True for a Status that says one named object is absent, not that the path is unknown to the server. */
export function isObjectNotFound(status: JsonObject): boolean {
  return own(status, "reason") === "NotFound" && typeof at(status, "details", "name") === "string";
}

function detailOf(refusal: Refusal): string {
  const message = own(refusal.status, "message");
  if (typeof message === "string" && message !== "") return message;
  const text = (refusal.text ?? "").trim();
  // An error page is no message; its first line is enough to tell who answered.
  const line = text.startsWith("<") ? "an HTML page" : (text.split("\n")[0] ?? "");
  return line.slice(0, 300) || `the server answered ${refusal.httpStatus}`;
}
