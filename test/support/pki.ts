// An authority and the certificates that it signs, for tests of TLS.
import { generateKeyPairSync, sign as signBytes, type KeyObject } from "node:crypto";
import { certificate, writePem } from "#codec";

/** A certificate and its key in PEM, good for servers and clients. */
export interface Leaf {
  readonly cert: string;
  readonly key: string;
}

export interface Pki {
  /** Certificate of the authority. */
  readonly ca: string;
  /** A certificate for a host name, and for 127.0.0.1. */
  leaf(name: string, expired?: boolean): Leaf;
}

/** A new authority. */
export function makePki(): Pki {
  const pair = (): { publicKey: KeyObject; privateKey: KeyObject } => generateKeyPairSync("ec", { namedCurve: "P-256" });
  const spki = (key: KeyObject): Uint8Array => new Uint8Array(key.export({ type: "spki", format: "der" }));
  const authority = { ...pair(), name: { commonName: "ca" } };
  const sign = (bytes: Uint8Array): Uint8Array => new Uint8Array(signBytes("sha256", bytes, authority.privateKey));
  const times = { notBefore: Date.now() - 7_200_000, notAfter: Date.now() + 3_600_000 };
  let serial = 0;
  const next = (): Uint8Array => Uint8Array.of(1, (serial += 1));
  const self = { subject: authority.name, publicKey: spki(authority.publicKey), authority: true, serial: next(), ...times };
  return {
    ca: writePem("CERTIFICATE", certificate(self, sign)),
    leaf: (name, expired = false) => {
      const keys = pair();
      const der = certificate(
        {
          subject: { commonName: name },
          issuer: { name: authority.name, publicKey: spki(authority.publicKey) },
          publicKey: spki(keys.publicKey),
          serial: next(),
          dnsNames: [name],
          ipAddresses: ["127.0.0.1"],
          usages: ["server", "client"],
          ...times,
          ...(expired && { notAfter: Date.now() - 3_600_000 }),
        },
        sign,
      );
      return { cert: writePem("CERTIFICATE", der), key: String(keys.privateKey.export({ type: "pkcs8", format: "pem" })) };
    },
  };
}
