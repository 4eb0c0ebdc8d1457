// Puts the services on an HTTP/2 server by way of Connect. Nothing here knows what a procedure does.
import { createContextKey, createContextValues, type HandlerContext, type ServiceImpl } from "@connectrpc/connect";
import { connectNodeAdapter } from "@connectrpc/connect-node";
import type { DescService } from "@bufbuild/protobuf";
import type { Http2ServerRequest, Http2ServerResponse, ServerHttp2Session } from "node:http2";
import { describeService, type Procedure } from "./message.ts";

/** What answers one procedure of a service. */
export type Answer = (request: never, session: ServerHttp2Session) => unknown;

/** A service with its answers, by procedure name. */
export interface MountedService {
  readonly name: string;
  readonly procedures: Readonly<Record<string, Procedure<unknown, unknown>>>;
  readonly answers: Readonly<Record<string, Answer>>;
}

const SESSION = createContextKey<ServerHttp2Session | undefined>(undefined);
const UNIMPLEMENTED = "12";

/** The listener for `http2.createServer`. Unknown procedures are answered UNIMPLEMENTED. */
export function mountServices(services: readonly MountedService[]): (request: Http2ServerRequest, response: Http2ServerResponse) => void {
  return connectNodeAdapter({
    routes(router) {
      for (const service of services) router.service(describeService(service.name, service.procedures), implementation(service));
    },
    connect: false,
    grpcWeb: false,
    acceptCompression: [],
    contextValues: (request) =>
      createContextValues().set(SESSION, "stream" in request ? (request.stream.session as ServerHttp2Session) : undefined),
    fallback: (_request, response) => {
      response.writeHead(200, { "content-type": "application/grpc", "grpc-status": UNIMPLEMENTED });
      response.end();
    },
  }) as (request: Http2ServerRequest, response: Http2ServerResponse) => void;
}

function implementation({ answers }: MountedService): Partial<ServiceImpl<DescService>> {
  const entries = Object.entries(answers).map(([name, answer]) => [
    `${name.slice(0, 1).toLowerCase()}${name.slice(1)}`,
    (request: never, context: HandlerContext) => answer(request, context.values.get(SESSION) as ServerHttp2Session),
  ]);
  return Object.fromEntries(entries) as Partial<ServiceImpl<DescService>>;
}
