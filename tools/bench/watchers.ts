// Many watchers in a process of their own: `<kubeconfig> <count> <path> <events>`. They read as little as they can, so that it is the
// server that is measured: plain HTTP/1.1 over TLS, one connection each, as a client without HTTP/2 has it. Each must see every event.
import { once } from "node:events";
import { connect, type TLSSocket } from "node:tls";
import { loadKubeconfig } from "#kube";

const [kubeconfig = "", count = "0", path = "", events = "0"] = process.argv.slice(2);
const { server, certificateAuthority: ca, clientCertificate: cert, clientKey } = await loadKubeconfig({ paths: [kubeconfig] });
const { hostname, port, host } = new URL(server);
const tls = { host: hostname, port: Number(port), ca, cert, key: clientKey?.reveal() };
const HEAD = `GET ${path} HTTP/1.1\r\nhost: ${host}\r\naccept: application/json\r\n\r\n`;
const NAME = Buffer.from('"name":"event-');
const OPENED_AT_ONCE = 20;

const watchers: { readonly begun: Promise<void>; readonly seen: Promise<void> }[] = [];
while (watchers.length < Number(count)) {
  const more = Array.from({ length: Math.min(OPENED_AT_ONCE, Number(count) - watchers.length) }, watcher);
  watchers.push(...more);
  await Promise.all(more.map(({ begun }) => begun));
}
console.log("open");
await Promise.all(watchers.map(({ seen }) => seen));
console.log("seen");
process.exit(0);

function watcher(): { begun: Promise<void>; seen: Promise<void> } {
  const socket = connect(tls, () => socket.write(HEAD));
  return { begun: once(socket, "data").then(([head]) => checkHead(head as Buffer)), seen: seesAll(socket) };
}

function checkHead(head: Buffer): void {
  if (!head.toString("latin1").startsWith("HTTP/1.1 200"))
    throw new Error(`a watch was answered with ${head.toString("latin1").slice(0, 80)}`);
}

/** Resolves when as many events came by as were announced. */
function seesAll(socket: TLSSocket): Promise<void> {
  return new Promise((resolve, reject) => {
    let [left, rest] = [Number(events), Buffer.alloc(0)];
    socket.on("error", reject);
    socket.on("close", () => reject(new Error("a watch ended before its last event")));
    socket.on("data", (chunk: Buffer) => {
      const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
      let [from, at] = [0, bytes.indexOf(NAME)];
      while (at >= 0) {
        left -= 1;
        from = at + NAME.length;
        at = bytes.indexOf(NAME, from);
      }
      if (left <= 0) resolve();
      // a name may be cut in two
      rest = Buffer.from(bytes.subarray(Math.max(from, bytes.length - NAME.length + 1)));
    });
  });
}
