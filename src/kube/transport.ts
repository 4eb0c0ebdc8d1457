// One HTTP exchange with an API server. The same type is served by HTTPS, and by an embedded control plane without a port.

export interface TransportRequest {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Absolute path with query, percent-encoded: `/api/v1/namespaces?limit=500`. */
  readonly path: string;
  /** Lower-case names. A header that is sent more than once (`impersonate-group`) holds its values separated by a line feed. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  readonly signal?: AbortSignal;
}

export interface TransportResponse {
  readonly status: number;
  /** Lower-case names; values of repeated headers are joined by a comma and a blank, as HTTP says. */
  readonly headers: Readonly<Record<string, string>>;
  /** The body as it comes; a watch never ends by itself. */
  readonly body: AsyncIterable<Uint8Array>;
}

/** Sends a request and resolves when the response head is there. Rejects with kube.unreachable where no answer came. */
export type Transport = (request: TransportRequest) => Promise<TransportResponse>;
