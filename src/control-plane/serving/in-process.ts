// The API without a port: a Transport that calls the router.
import type { Transport } from "#kube";
import { controlPlaneProblems } from "../problems.ts";
import type { ApiRequest, ApiResponse } from "../request/exchange.ts";
import { pull } from "../request/feed.ts";
import type { UserInfo } from "../request/user.ts";

const encoder = new TextEncoder();

/** @param isClosed whether the control plane is closed @throws (on use) control-plane.closed */
export function inProcess(handle: (request: ApiRequest) => Promise<ApiResponse>, peer: UserInfo, isClosed: () => boolean): Transport {
  return async ({ method, path, headers = {}, body = "", signal }) => {
    if (isClosed()) throw controlPlaneProblems.closed();
    signal?.throwIfAborted();
    const response = await handle({ method, path, headers, body, peer });
    return { status: response.status, headers: response.headers, body: stream(response.body, signal) };
  };
}

async function* stream(body: ApiResponse["body"], signal: AbortSignal | undefined): AsyncIterable<Uint8Array> {
  if (typeof body !== "string") yield* pull(body, signal);
  else if (body !== "") yield encoder.encode(body);
}
