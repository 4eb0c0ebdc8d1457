// Sends bodies in pieces over HTTP, no faster than the client reads.
import type { ServerResponse } from "node:http";
import type { Http2ServerResponse } from "node:http2";
import type { Socket } from "node:net";
import type { Feed } from "../request/feed.ts";

/** A response of either version of HTTP. */
export type Response = ServerResponse | Http2ServerResponse;

/** Where pieces go, and how it is heard that more may come. */
interface Outlet {
  readonly write: (bytes: Uint8Array) => boolean;
  /** @returns a function that ends the listening */
  readonly onDrain: (listener: () => void) => () => void;
}

/**
 * Writes a feed into a response whose head is set, until the feed ends or the client goes.
 * @param stallMillis how long a client may leave pieces unread before it is cut off
 */
export function pour(response: Response, feed: Feed, stallMillis: number): void {
  // both kinds of response have it; the types of HTTP/2 leave it out. A watch must be seen to have begun before its first event.
  (response as ServerResponse).flushHeaders();
  const { write, onDrain } = outletOf(response);
  let stall: NodeJS.Timeout | undefined;
  const tap = feed.open({
    write: (bytes) => {
      if (response.destroyed) return false;
      const isTaken = write(bytes);
      if (!isTaken) stall ??= setTimeout(() => void response.destroy(), stallMillis).unref();
      return isTaken;
    },
    end: () => void response.end(),
  });
  const forget = onDrain(() => {
    clearTimeout(stall);
    stall = undefined;
    tap.resume();
  });
  response.once("close", () => {
    clearTimeout(stall);
    forget();
    tap.close();
  });
}

function outletOf(response: Response): Outlet {
  // a response that waits for its turn on a connection with several requests under way has no socket yet
  if (!("stream" in response) && response.chunkedEncoding && response.socket !== null) return chunksOf(response.socket);
  return {
    write: (bytes) => (response as ServerResponse).write(bytes),
    onDrain: (listener) => {
      response.on("drain", listener);
      return () => void response.off("drain", listener);
    },
  };
}

/** Longest piece that is framed as a whole; longer ones are not copied for it. */
const MAX_FRAMED = 16_384;
const LINE_END = Buffer.from("\r\n");

/** Writes chunks straight into the socket: one write each, where the response would make three and join them. @see RFC 9112, 7.1 */
function chunksOf(socket: Socket): Outlet {
  return {
    write: (bytes) => {
      if (bytes.length <= MAX_FRAMED) return socket.write(frameOf(bytes));
      socket.cork();
      socket.write(headOf(bytes));
      socket.write(bytes);
      const isTaken = socket.write(LINE_END);
      socket.uncork();
      return isTaken;
    },
    onDrain: (listener) => {
      socket.on("drain", listener);
      return () => void socket.off("drain", listener);
    },
  };
}

/** Frames by what is in them: many watchers are sent the very same piece. */
const frames = new WeakMap<Uint8Array, Buffer>();

function frameOf(bytes: Uint8Array): Buffer {
  let frame = frames.get(bytes);
  if (frame === undefined) frames.set(bytes, (frame = Buffer.concat([headOf(bytes), bytes, LINE_END])));
  return frame;
}

function headOf(bytes: Uint8Array): Buffer {
  return Buffer.from(`${bytes.length.toString(16)}\r\n`, "latin1");
}
