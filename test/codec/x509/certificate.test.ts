import { execFileSync } from "node:child_process";
import { generateKeyPairSync, randomBytes, sign as signBytes, X509Certificate, type KeyObject } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { certificate, writePem, type CertificateRequest } from "#codec";

const DAY = 86_400_000;
const NOW = Date.UTC(2026, 0, 2, 3, 4, 5);

function keys(): { spki: Uint8Array; key: KeyObject; sign: (bytes: Uint8Array) => Uint8Array } {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  return {
    spki: publicKey.export({ type: "spki", format: "der" }),
    key: privateKey,
    sign: (bytes) => signBytes("sha256", bytes, privateKey),
  };
}

const request = (publicKey: Uint8Array): CertificateRequest => ({
  subject: { commonName: "localhost" },
  publicKey,
  serial: randomBytes(16),
  notBefore: NOW,
  notAfter: NOW + 365 * DAY,
});

test("a self-signed leaf carries its names, usages and authority", () => {
  const { spki, sign } = keys();

  const der = certificate(
    { ...request(spki), dnsNames: ["localhost"], ipAddresses: ["127.0.0.1"], usages: ["server", "client"], authority: true },
    sign,
  );

  const read = new X509Certificate(der);
  expect({
    ca: read.ca,
    san: read.subjectAltName,
    usage: read.keyUsage,
    subject: read.subject,
    from: read.validFrom,
    to: read.validTo,
  }).toEqual({
    ca: true,
    san: "DNS:localhost, IP Address:127.0.0.1",
    usage: ["1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2"],
    subject: "CN=localhost",
    from: "Jan  2 03:04:05 2026 GMT",
    to: "Jan  2 03:04:05 2027 GMT",
  });
  expect(read.verify(read.publicKey)).toBe(true);
});

test("dates after 2049 are written as GeneralizedTime", () => {
  const { spki, sign } = keys();

  const read = new X509Certificate(certificate({ ...request(spki), notAfter: Date.UTC(2060, 5, 1) }, sign));

  expect(read.validTo).toBe("Jun  1 00:00:00 2060 GMT");
});

test("openssl accepts an issued certificate in strict mode", () => {
  const dir = mkdtempSync(join(tmpdir(), "x509-"));
  const ca = keys();
  const leaf = keys();
  const name = { commonName: "test-ca" };
  const root = certificate({ ...request(ca.spki), subject: name, authority: true }, ca.sign);
  const client = certificate(
    {
      ...request(leaf.spki),
      subject: { commonName: "jane", organizations: ["system:masters", "dev"] },
      issuer: { name, publicKey: ca.spki },
      usages: ["client"],
    },
    ca.sign,
  );
  writeFileSync(join(dir, "ca.pem"), writePem("CERTIFICATE", root));
  writeFileSync(join(dir, "leaf.pem"), writePem("CERTIFICATE", client));

  const at = String((NOW + DAY) / 1000);
  const verdict = execFileSync(
    "openssl",
    ["verify", "-x509_strict", "-purpose", "sslclient", "-attime", at, "-CAfile", "ca.pem", "leaf.pem"],
    { cwd: dir },
  );
  const subject = execFileSync("openssl", ["x509", "-in", "leaf.pem", "-noout", "-subject", "-nameopt", "compat"], { cwd: dir });
  rmSync(dir, { recursive: true });

  expect(verdict.toString()).toBe("leaf.pem: OK\n");
  expect(subject.toString()).toContain("system:masters");
});
