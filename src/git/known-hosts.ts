// OpenSSH's known_hosts: which keys a server may show.
import { createHmac } from "node:crypto";
import { gitProblems } from "./problems.ts";
import { fingerprintOf } from "./ssh-key.ts";

/** One key of known_hosts. */
interface KnownHost {
  /** Host patterns as they stand, or the salt and digest of one hashed name. */
  readonly matches: (name: string) => boolean;
  readonly marker: "revoked" | undefined;
  readonly type: string;
  readonly key: Buffer;
}

/** What known_hosts says of one server. */
export interface HostKeys {
  /** Types of the keys that are known, without repetition: `ssh-ed25519`. */
  readonly types: readonly string[];
  /** Refuses a key that is not among them. @throws git.hostKeyUnknown · git.hostKeyChanged · git.hostKeyRevoked */
  check(key: Uint8Array): void;
}

/**
 * Reads known_hosts: hashed names, wildcards, negation, `[host]:port` and `@revoked` are understood. Certificates of host keys
 * (`@cert-authority`) are passed over, because the SSH client does not ask for any.
 * @throws git.invalidKnownHosts
 * @see https://man.openbsd.org/sshd.8#SSH_KNOWN_HOSTS_FILE_FORMAT
 */
export function hostKeys(text: string, host: string, port: number): HostKeys {
  const entries = parse(text);
  // OpenSSH looks for the name with its port, and without for the usual one.
  const name = knownHostName(host, port);
  const mine = entries.filter((each) => each.matches(name));
  const good = mine.filter((each) => each.marker === undefined);
  return {
    types: [...new Set(good.map((each) => each.type))],
    check(key) {
      const isKey = (each: KnownHost): boolean => each.key.equals(key);
      if (mine.some((each) => each.marker === "revoked" && isKey(each))) throw gitProblems.hostKeyRevoked(name, fingerprintOf(key));
      if (good.some(isKey)) return;
      if (good.length === 0) throw gitProblems.hostKeyUnknown(name, fingerprintOf(key));
      throw gitProblems.hostKeyChanged(
        name,
        fingerprintOf(key),
        good.map((each) => fingerprintOf(each.key)),
      );
    },
  };
}

/** Whether known_hosts has a key of the server of an ssh URL; false for text that cannot be read. */
export function knowsHost(text: string, url: string): boolean {
  const { hostname, port } = new URL(url);
  try {
    return hostKeys(text, hostname.replace(/^\[|\]$/g, ""), port === "" ? 22 : Number(port)).types.length > 0;
  } catch {
    // What stands there is about to be replaced.
    return false;
  }
}

/** How known_hosts names a server: `git.example.com`, or `[git.example.com]:2222` on another port. */
export function knownHostName(host: string, port: number): string {
  return port === 22 ? host.toLowerCase() : `[${host.toLowerCase()}]:${port}`;
}

function parse(text: string): readonly KnownHost[] {
  const entries: KnownHost[] = [];
  for (const [index, line] of text.split("\n").entries()) {
    const words = line.trim().split(/\s+/);
    if (words[0] === undefined || words[0] === "" || words[0].startsWith("#")) continue;
    const marker = words[0].startsWith("@") ? words.shift() : undefined;
    if (marker === "@cert-authority") continue;
    if (marker !== undefined && marker !== "@revoked") throw gitProblems.invalidKnownHosts(index + 1, `unknown marker ${marker}`);
    const [names, type, base64] = words;
    if (names === undefined || type === undefined || base64 === undefined)
      throw gitProblems.invalidKnownHosts(index + 1, "expected hosts, key type and key");
    const key = Buffer.from(base64, "base64");
    if (typeIn(key) !== type) throw gitProblems.invalidKnownHosts(index + 1, `the key is not one of type ${type}`);
    entries.push({ matches: matcherOf(names, index + 1), marker: marker === undefined ? undefined : "revoked", type, key });
  }
  return entries;
}

/** The type that a key in wire form begins with. */
function typeIn(key: Buffer): string | undefined {
  if (key.length < 4) return undefined;
  const length = key.readUInt32BE(0);
  return length <= key.length - 4 ? key.subarray(4, 4 + length).toString("latin1") : undefined;
}

function matcherOf(names: string, line: number): (name: string) => boolean {
  if (names.startsWith("|")) return hashedMatcher(names, line);
  const patterns = names.split(",").map((each) => {
    const isNegated = each.startsWith("!");
    return { isNegated, pattern: wildcard((isNegated ? each.slice(1) : each).toLowerCase()) };
  });
  return (name) => {
    const hits = patterns.filter(({ pattern }) => pattern.test(name));
    return hits.length > 0 && !hits.some((each) => each.isNegated);
  };
}

function hashedMatcher(names: string, line: number): (name: string) => boolean {
  const [, version, salt, digest] = names.split("|");
  if (version !== "1" || salt === undefined || digest === undefined)
    throw gitProblems.invalidKnownHosts(line, "unknown form of a hashed name");
  return (name) => createHmac("sha1", Buffer.from(salt, "base64")).update(name).digest("base64") === digest;
}

function wildcard(pattern: string): RegExp {
  const source = pattern
    .replaceAll(/[\\^$.|+()[\]{}]/g, String.raw`\$&`)
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${source}$`);
}
