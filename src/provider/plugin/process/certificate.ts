// The certificate by which core knows that it talks to the process it started: made anew each time, known to nobody else.
import { createPrivateKey, generateKeyPairSync, randomBytes, sign } from "node:crypto";
import { certificate } from "#codec";

export interface ServerIdentity {
  /** PEM. */
  readonly key: string;
  /** PEM. */
  readonly certificate: string;
  /** The certificate as the handshake carries it: DER in base64 without padding, which core's decoder refuses. */
  readonly handshake: string;
}

const DAY = 86_400_000;
/** Core makes its own for thirty years; a process never lives that long, but the clock may be wrong. */
const VALID = 30 * 365 * DAY;

/** A self-signed P-256 certificate for `localhost`, the name under which core expects every plugin. */
export function makeServerIdentity(now: number): ServerIdentity {
  const { publicKey, privateKey } = generateKeyPairSync("ec", {
    namedCurve: "prime256v1",
    publicKeyEncoding: { type: "spki", format: "der" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  });
  const key = createPrivateKey(privateKey);
  const der = certificate(
    {
      subject: { commonName: "localhost", organizations: ["headgate"] },
      publicKey,
      serial: randomBytes(16),
      notBefore: now - DAY,
      notAfter: now + VALID,
      dnsNames: ["localhost"],
      usages: ["server", "client"],
      authority: true,
    },
    (bytes) => sign("sha256", bytes, key),
  );
  const base64 = Buffer.from(der).toString("base64");
  return {
    key: privateKey,
    certificate: `-----BEGIN CERTIFICATE-----\n${base64}\n-----END CERTIFICATE-----\n`,
    handshake: base64.replaceAll("=", ""),
  };
}
