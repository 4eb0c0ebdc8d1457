// The first answer of a git server: what it has and what it can do, in pkt-lines.

/**
 * Adds a `symref=HEAD:…` to the capabilities of a ref advertisement that has none, because isomorphic-git fetches nothing from a
 * repository whose HEAD names a missing branch. Which branch it names does not matter: we ask for objects by their hash.
 * @see https://git-scm.com/docs/http-protocol#_smart_server_response
 */
export function withHead(advertisement: Uint8Array): Uint8Array {
  const text = Buffer.from(advertisement);
  const nul = text.indexOf(0);
  const end = text.indexOf(0x0a, nul);
  const capabilities = text.subarray(nul + 1, end).toString("latin1");
  if (nul < 0 || end < 0 || capabilities.includes("symref=HEAD:")) return advertisement;
  const lineStart = text.lastIndexOf(0x0a, nul) + 1;
  const flush = text.subarray(lineStart, lineStart + 4).toString("latin1") === "0000" ? 4 : 0;
  const at = lineStart + flush;
  const line = `${text.subarray(at + 4, end).toString("latin1")} symref=HEAD:refs/heads/main\n`;
  const length = (line.length + 4).toString(16).padStart(4, "0");
  return Buffer.concat([text.subarray(0, at), Buffer.from(`${length}${line}`, "latin1"), text.subarray(end + 1)]);
}

/**
 * Where the first answer ends: behind the flush packet that closes it. Undefined while more is to come.
 * @see https://git-scm.com/docs/protocol-common#_pkt_line_format
 */
export function advertisementEnd(bytes: Buffer): number | undefined {
  for (let at = 0; at + 4 <= bytes.length;) {
    const length = Number.parseInt(bytes.toString("latin1", at, at + 4), 16);
    if (length === 0) return at + 4;
    // What is no packet is left for the reader of the whole to complain of.
    if (!(length >= 4)) return bytes.length;
    at += length;
  }
  return undefined;
}
