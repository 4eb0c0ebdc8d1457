import { X509Certificate, createPrivateKey, createPublicKey, sign, verify } from "node:crypto";
import { compareSync } from "bcryptjs";
import { describe, expect, test } from "vitest";
import { nodeCrypto } from "#crypto";
import { VirtualClock } from "../support/virtual-clock.ts";

const START = Date.UTC(2026, 4, 6, 7, 8, 9);
const crypto = nodeCrypto(new VirtualClock(START));
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

test("hashes are those of the standards", () => {
  const hex = (value: Uint8Array): string => Buffer.from(value).toString("hex");

  expect(hex(crypto.hash("sha1", bytes("abc")))).toBe("a9993e364706816aba3e25717850c26c9cd0d89d");
  expect(hex(crypto.hmacSha256(bytes("key"), bytes("The quick brown fox jumps over the lazy dog")))).toBe(
    "f7bc83f430538424b13298e6aa6fb143ef4d59a14946175997479dbc2d1a3cd8",
  );
});

test("what is encrypted is decrypted, and never comes out the same twice", () => {
  const key = bytes("0123456789abcdef0123456789abcdef");
  const cipher = crypto.encryptAes(key, bytes("a secret"));

  expect(Buffer.from(crypto.decryptAes(key, cipher)).toString()).toBe("a secret");
  expect(Buffer.from(crypto.encryptAes(key, bytes("a secret"))).equals(Buffer.from(cipher))).toBe(false);
});

test("bcrypt has the form that htpasswd files know", () => {
  const hash = crypto.bcrypt(bytes("pass"));

  expect(hash).toMatch(/^\$2a\$10\$.{53}$/);
  expect(compareSync("pass", hash)).toBe(true);
});

describe("a certificate", () => {
  const authority = crypto.certificate({ commonName: "root, of ä", addresses: [], names: [], days: 10, isAuthority: true });

  test.each(["ecdsa", "ed25519"] as const)("for an %s key is signed by its authority and names what was wished", (type) => {
    const key = crypto.privateKey(type);
    const wish = {
      commonName: "web",
      addresses: ["10.0.0.1", "::1"],
      names: ["web.example.com"],
      days: 1,
      isAuthority: false,
      key,
      signer: authority,
    };
    const { cert } = crypto.certificate(wish);
    const [leaf, root] = [new X509Certificate(cert), new X509Certificate(authority.cert)];

    expect([leaf.verify(root.publicKey), leaf.checkIssued(root), leaf.checkPrivateKey(createPrivateKey(key))]).toEqual([true, true, true]);
    expect([leaf.subject, leaf.issuer]).toEqual(["CN=web", root.subject]);
    expect(leaf.subjectAltName).toBe("DNS:web.example.com, IP Address:10.0.0.1, IP Address:0:0:0:0:0:0:0:1");
    expect([root.ca, leaf.ca]).toEqual([true, false]);
    expect([leaf.validFrom, leaf.validTo].map(Date.parse)).toEqual([START, START + 24 * 60 * 60 * 1000]);
  });

  test("and its key are told from other texts", () => {
    expect(() => crypto.checkCertificate(authority)).not.toThrow();
    expect(() => crypto.checkCertificate({ ...authority, cert: "x" })).toThrow(/PEM|certificate/i);
  });
});

test("a DSA key signs in the form that came before PKCS #8", () => {
  const pem = crypto.privateKey("dsa");
  const key = createPrivateKey(pem);

  const signature = sign("sha256", Buffer.from("text"), key);

  expect(pem).toMatch(/^-----BEGIN DSA PRIVATE KEY-----\n/);
  expect([key.asymmetricKeyType, key.asymmetricKeyDetails]).toEqual(["dsa", { modulusLength: 2048, divisorLength: 256 }]);
  expect(verify("sha256", Buffer.from("text"), createPublicKey(pem), signature)).toBe(true);
});
