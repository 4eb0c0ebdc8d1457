// Ports of loopback for programs that cannot choose one by themselves.
import { randomInt } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:net";

/**
 * Where ports are looked for: below those that systems give to outgoing connections, one of which could take a port again before the program
 * listens on it; above those that the cores look through for their plugins.
 */
const FROM = 26_000;
const TO = 32_000;

/** Ports of 127.0.0.1 that nobody listens on, each another one. They are drawn at random, so that suites side by side hardly meet. */
export async function freePorts(count: number): Promise<number[]> {
  const found = new Set<number>();
  while (found.size < count) {
    const port = randomInt(FROM, TO);
    if (!found.has(port) && (await isFree(port))) found.add(port);
  }
  return [...found];
}

/** One such port. */
export async function freePort(): Promise<number> {
  const [port = 0] = await freePorts(1);
  return port;
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  server.listen(port, "127.0.0.1");
  const isOpen = await once(server, "listening").then(
    () => true,
    () => false,
  );
  if (!isOpen) return false;
  server.close();
  await once(server, "close");
  return true;
}
