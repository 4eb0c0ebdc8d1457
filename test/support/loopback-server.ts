// Servers of a test on this machine.
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";

/** Has a server listen on loopback, at any free port. `close` cuts open connections and resolves when all is ended. */
export async function onLoopback(server: Server): Promise<{ readonly port: number; readonly close: () => Promise<void> }> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
