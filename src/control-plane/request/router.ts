// From a request to its answer: who asks, what for, whether it is allowed, and which part of the server answers.
import { isProblem, messageOf } from "#base";
import { AdmissionRun, type AdmissionParts } from "../admission/admission-run.ts";
import { negotiateRefusal } from "../read/negotiation.ts";
import { authenticate, impersonate } from "../access/identity.ts";
import type { Authorizer } from "../access/authorizer.ts";
import { attributesOf, forbidden } from "../access/forbidden.ts";
import type { Tokens } from "../access/tokens.ts";
import type { ClusterState } from "../cluster-state.ts";
import { statusOf } from "../problems.ts";
import { failure, refusals } from "../status/status.ts";
import { warningHeader, type ApiRequest, type ApiResponse } from "./exchange.ts";
import { objectResponse } from "./object-answer.ts";
import { parseRequestInfo, type RequestInfo } from "./request-info.ts";
import type { UserInfo } from "./user.ts";

/** A request whose sender may make it. */
export interface Call {
  readonly request: ApiRequest;
  readonly info: RequestInfo;
  readonly query: URLSearchParams;
  readonly user: UserInfo;
  /** Warnings so far; they go out whether the request is answered or refused. */
  readonly warnings: string[];
  /** The webhooks that have a say in the write; absent where there are none. */
  readonly webhooks?: AdmissionRun | undefined;
}

export interface Handlers {
  readonly resource: (call: Call) => ApiResponse;
  readonly plain: (call: Call) => ApiResponse;
}

export class Router {
  readonly #state: ClusterState;
  readonly #authorizer: Authorizer;
  readonly #tokens: Tokens;
  readonly #handlers: Handlers;
  readonly #webhooks: AdmissionParts | undefined;

  constructor(
    state: ClusterState,
    access: { readonly authorizer: Authorizer; readonly tokens: Tokens; readonly webhooks?: AdmissionParts },
    handlers: Handlers,
  ) {
    this.#state = state;
    this.#webhooks = access.webhooks;
    this.#authorizer = access.authorizer;
    this.#tokens = access.tokens;
    this.#handlers = handlers;
  }

  /** Answers every request; never throws, never answers before what it tells is kept. */
  async handle(request: ApiRequest): Promise<ApiResponse> {
    const response = this.#isReviewed(request) ? await this.#reviewed(request) : this.#answer(request);
    const settled = this.#state.store.settled();
    try {
      if (settled !== undefined) await settled;
      return response;
    } catch (error) {
      return this.#refuse(request, refusals.internal(messageOf(error)));
    }
  }

  #isReviewed({ method }: ApiRequest): boolean {
    if (method === "GET" || method === "HEAD" || this.#webhooks === undefined) return false;
    const { hooks, policies, mutatingPolicies } = this.#webhooks;
    return !hooks.isEmpty || !policies.isEmpty || !mutatingPolicies.isEmpty;
  }

  /** Answers a write that webhooks have a say in. */
  async #reviewed(request: ApiRequest): Promise<ApiResponse> {
    const run = new AdmissionRun(this.#webhooks as AdmissionParts, this.#state, request);
    try {
      return await run.through(() => this.#answer(request, run));
    } catch (error) {
      return this.#refuse(request, error);
    }
  }

  #answer(request: ApiRequest, webhooks?: AdmissionRun): ApiResponse {
    const warnings: string[] = [];
    try {
      const user = impersonate(authenticate(request, this.#tokens), request, this.#authorizer);
      const split = request.path.indexOf("?");
      const path = split < 0 ? request.path : request.path.slice(0, split);
      const query = new URLSearchParams(split < 0 ? "" : request.path.slice(split + 1));
      const info = parseRequestInfo(request.method, path, query);
      if (info === undefined) throw refusals.badRequest(`invalid URL escape in ${JSON.stringify(path)}`);
      const wanted = attributesOf(info);
      if (this.#authorizer.allow(user, wanted) === undefined) throw forbidden(user, wanted, this.#authorizer.faults(user, info.namespace));
      const call: Call = { request, info, query, user, warnings, webhooks };
      return info.isResource ? this.#handlers.resource(call) : this.#handlers.plain(call);
    } catch (error) {
      if (isProblem(error, "control-plane.awaitsAdmission")) throw error;
      return this.#refuse(request, error, warnings);
    }
  }

  #refuse(request: ApiRequest, error: unknown, warnings: readonly string[] = []): ApiResponse {
    const known = statusOf(error);
    if (known === undefined)
      this.#state.log.write("error", "request failed", { method: request.method, path: request.path, error: messageOf(error) });
    // the engine's own error for a full stack, whichever realm it is from
    const isTooDeep = error instanceof Error ? error.name === "RangeError" : String(error).startsWith("RangeError");
    const status =
      known ??
      (isTooDeep
        ? failure(400, "BadRequest", "the object is nested too deeply")
        : failure(500, "InternalError", "Internal error occurred: the request could not be answered", {
            causes: [{ message: "unexpected failure" }],
          }));
    const retry = status.details?.retryAfterSeconds;
    const split = request.path.indexOf("?");
    const query = new URLSearchParams(split < 0 ? "" : request.path.slice(split + 1));
    const form = negotiateRefusal({ headers: request.headers, query }) ?? { format: "json", isPretty: true };
    return objectResponse(status.code ?? 500, status, form, {
      ...warningHeader(warnings),
      ...(retry !== undefined && { "retry-after": String(retry) }),
    });
  }
}
