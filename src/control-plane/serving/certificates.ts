// The control plane's own certificate authority and what it signs.
import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, type KeyObject } from "node:crypto";
import type { Clock, Random } from "#base";
import { certificate, writePem, type DistinguishedName } from "#codec";

const DAY = 86_400_000;
const CA_NAME: DistinguishedName = { commonName: "headgate-control-plane" };

export interface Pair {
  readonly certificatePem: string;
  readonly keyPem: string;
}

/** A new authority: its key and its certificate, in one PEM text. */
export function newAuthority(clock: Clock, random: Random): string {
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const spki = spkiOf(privateKey);
  const der = certificate(
    {
      subject: CA_NAME,
      publicKey: spki,
      serial: serial(random),
      notBefore: clock.now() - DAY,
      notAfter: clock.now() + 3650 * DAY,
      authority: true,
    },
    (bytes) => sign("sha256", bytes, privateKey),
  );
  return privateKey.export({ type: "pkcs8", format: "pem" }).toString() + writePem("CERTIFICATE", der);
}

export class Authority {
  readonly caPem: string;
  readonly #key: KeyObject;
  readonly #clock: Clock;
  readonly #random: Random;

  /** @param pem as made by {@link newAuthority} */
  constructor(pem: string, clock: Clock, random: Random) {
    this.caPem = pem.slice(pem.indexOf("-----BEGIN CERTIFICATE"));
    this.#key = createPrivateKey(pem.slice(0, pem.indexOf("-----BEGIN CERTIFICATE")));
    this.#clock = clock;
    this.#random = random;
  }

  /** A certificate for the server on loopback. */
  server(): Pair {
    return this.#issue({ commonName: "kube-apiserver" }, ["server"], {
      dnsNames: ["localhost", "kubernetes", "kubernetes.default", "kubernetes.default.svc", "kubernetes.default.svc.cluster.local"],
      ipAddresses: ["127.0.0.1", "10.96.0.1"],
    });
  }

  /** A certificate that names a user and groups. */
  client(name: string, groups: readonly string[]): Pair {
    return this.#issue({ commonName: name, organizations: groups }, ["client"], {});
  }

  #issue(
    subject: DistinguishedName,
    usages: readonly ("server" | "client")[],
    names: { dnsNames?: readonly string[]; ipAddresses?: readonly string[] },
  ): Pair {
    const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    const now = this.#clock.now();
    const der = certificate(
      {
        subject,
        issuer: { name: CA_NAME, publicKey: spkiOf(this.#key) },
        publicKey: spkiOf(privateKey),
        serial: serial(this.#random),
        notBefore: now - DAY,
        notAfter: now + 3650 * DAY,
        usages,
        ...names,
      },
      (bytes) => sign("sha256", bytes, this.#key),
    );
    return { certificatePem: writePem("CERTIFICATE", der), keyPem: privateKey.export({ type: "pkcs8", format: "pem" }).toString() };
  }
}

function spkiOf(key: KeyObject): Uint8Array {
  return createPublicKey(key).export({ type: "spki", format: "der" });
}

function serial(random: Random): Uint8Array {
  const bytes = random.bytes(16);
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x01;
  return bytes;
}
