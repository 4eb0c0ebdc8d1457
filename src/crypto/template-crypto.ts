// What templates make with keys, by node:crypto: hashes, keys, certificates and ciphers.
import * as node from "node:crypto";
import { isIP } from "node:net";
import { AsnConvert, OctetString } from "@peculiar/asn1-schema";
import * as x509 from "@peculiar/asn1-x509";
import { hashSync } from "bcryptjs";
import { messageOf, type Clock } from "#base";
import type { CertificatePair, CertificateWish, TemplateCrypto } from "#template";
import { dsaKey } from "./dsa-key.ts";

const DAY = 24 * 60 * 60 * 1000;
const BCRYPT_COST = 10;

/**
 * Hashes, keys, certificates and ciphers for templates. Certificates begin at the hour of the clock.
 * @see behaviour: github.com/Masterminds/sprig v3, crypto.go
 */
export function nodeCrypto(clock: Clock): TemplateCrypto {
  return {
    hash: (algorithm, bytes) => node.createHash(algorithm).update(bytes).digest(),
    hmacSha256: (key, bytes) => node.createHmac("sha256", key).update(bytes).digest(),
    scrypt: (password, salt) => node.scryptSync(password, salt, 64, { N: 32768, r: 8, p: 2, maxmem: 128 * 1024 * 1024 }),
    bcrypt: (password) => hashSync(Buffer.from(password).toString("utf8"), BCRYPT_COST).replace(/^\$2b\$/, "$2a$"),
    encryptAes,
    decryptAes,
    privateKey,
    certificate: (wish) => certificate(wish, clock.now()),
    checkCertificate({ cert, key }) {
      if (!/^-----BEGIN [^-]+-----$/m.test(cert)) throw new Error("unable to decode certificate");
      told("error parsing certificate: decodedCert.Bytes", () => new node.X509Certificate(cert));
      told("error parsing private key", () => node.createPrivateKey(key));
    },
  };
}

/** What Node says of a PEM text, after the words of sprig. */
function told<T>(words: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw new Error(`${words}: ${messageOf(error)}`, { cause: error });
  }
}

function encryptAes(key: Uint8Array, text: Uint8Array): Uint8Array {
  const vector = node.randomBytes(16);
  const cipher = node.createCipheriv("aes-256-cbc", key, vector);
  return Buffer.concat([vector, cipher.update(text), cipher.final()]);
}

function decryptAes(key: Uint8Array, bytes: Uint8Array): Uint8Array {
  const cipher = node.createDecipheriv("aes-256-cbc", key, bytes.subarray(0, 16));
  return Buffer.concat([cipher.update(bytes.subarray(16)), cipher.final()]);
}

function privateKey(type: "rsa" | "dsa" | "ecdsa" | "ed25519"): string {
  if (type === "rsa") return rsaKey(4096);
  if (type === "ecdsa") {
    const pair = node.generateKeyPairSync("ec", { namedCurve: "P-256" });
    return String(pair.privateKey.export({ format: "pem", type: "sec1" }));
  }
  if (type === "ed25519") return String(node.generateKeyPairSync("ed25519").privateKey.export({ format: "pem", type: "pkcs8" }));
  return dsaKey();
}

function rsaKey(bits: number): string {
  return String(node.generateKeyPairSync("rsa", { modulusLength: bits }).privateKey.export({ format: "pem", type: "pkcs1" }));
}

/** @see RFC 5280, section 4.1 */
function certificate(wish: CertificateWish, now: number): CertificatePair {
  const key = wish.key ?? rsaKey(2048);
  for (const address of wish.addresses) if (isIP(address) === 0) throw new Error(`error parsing ip: ${address}`);
  const signer = told("parsing private key", () => node.createPrivateKey(wish.signer?.key ?? key));
  const subject = nameOf(wish.commonName);
  const authority =
    wish.signer === undefined ? undefined : AsnConvert.parse(new node.X509Certificate(wish.signer.cert).raw, x509.Certificate);
  const algorithm = new x509.AlgorithmIdentifier(signatureOf(signer));
  const body = new x509.TBSCertificate({
    version: x509.Version.v3,
    serialNumber: serial(),
    signature: algorithm,
    issuer: authority?.tbsCertificate.subject ?? subject,
    validity: new x509.Validity({ notBefore: new Date(now), notAfter: new Date(now + wish.days * DAY) }),
    subject,
    subjectPublicKeyInfo: publicKeyOf(key),
    extensions: new x509.Extensions(extensionsOf(wish, key, authority)),
  });
  const signature = node.sign(signer.asymmetricKeyType === "ed25519" ? null : "sha256", Buffer.from(AsnConvert.serialize(body)), signer);
  const signed = new x509.Certificate({ tbsCertificate: body, signatureAlgorithm: algorithm, signatureValue: bytesOf(signature) });
  return { cert: pemOf(AsnConvert.serialize(signed)), key };
}

function nameOf(commonName: string): x509.Name {
  if (commonName === "") return new x509.Name([]);
  // As Go does: the plain form where its characters allow it
  const isPlain = /^[A-Za-z0-9 '()+,\-./:=?]*$/.test(commonName);
  const value = new x509.AttributeValue(isPlain ? { printableString: commonName } : { utf8String: commonName });
  const attribute = new x509.AttributeTypeAndValue({ type: "2.5.4.3", value });
  return new x509.Name([new x509.RelativeDistinguishedName([attribute])]);
}

function serial(): ArrayBuffer {
  const bytes = node.randomBytes(16);
  bytes.writeUInt8(bytes.readUInt8(0) & 0x7f, 0);
  return bytesOf(bytes);
}

function signatureOf(key: node.KeyObject): { readonly algorithm: string; readonly parameters?: ArrayBuffer | null } {
  if (key.asymmetricKeyType === "rsa") return { algorithm: "1.2.840.113549.1.1.11", parameters: null };
  if (key.asymmetricKeyType === "ec") return { algorithm: "1.2.840.10045.4.3.2" };
  if (key.asymmetricKeyType === "ed25519") return { algorithm: "1.3.101.112" };
  throw new Error(`a ${key.asymmetricKeyType ?? "secret"} key cannot sign certificates`);
}

function publicKeyOf(key: string): x509.SubjectPublicKeyInfo {
  return AsnConvert.parse(node.createPublicKey(key).export({ format: "der", type: "spki" }), x509.SubjectPublicKeyInfo);
}

function extensionsOf(wish: CertificateWish, key: string, authority: x509.Certificate | undefined): x509.Extension[] {
  const { digitalSignature, keyEncipherment, keyCertSign } = x509.KeyUsageFlags;
  const usage = new x509.KeyUsage(digitalSignature | keyEncipherment | (wish.isAuthority ? keyCertSign : 0));
  const keyId = keyIdOf(publicKeyOf(key));
  const authorityId = wish.isAuthority ? undefined : authority && keyIdOf(authority.tbsCertificate.subjectPublicKeyInfo);
  const names = [
    ...wish.names.map((dNSName) => new x509.GeneralName({ dNSName })),
    ...wish.addresses.map((iPAddress) => new x509.GeneralName({ iPAddress })),
  ];
  return [
    extension("2.5.29.15", usage, true),
    extension("2.5.29.37", new x509.ExtendedKeyUsage(["1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2"])),
    extension("2.5.29.19", new x509.BasicConstraints({ cA: wish.isAuthority }), true),
    ...(wish.isAuthority ? [extension("2.5.29.14", new x509.SubjectKeyIdentifier(keyId))] : []),
    ...(authorityId === undefined
      ? []
      : [extension("2.5.29.35", new x509.AuthorityKeyIdentifier({ keyIdentifier: new x509.KeyIdentifier(authorityId) }))]),
    ...(names.length === 0 ? [] : [extension("2.5.29.17", new x509.SubjectAlternativeName(names))]),
  ];
}

function extension(extnID: string, value: object, critical = false): x509.Extension {
  return new x509.Extension({ extnID, critical, extnValue: new OctetString(AsnConvert.serialize(value)) });
}

/** SHA-1 of the public key, as RFC 5280 section 4.2.1.2 proposes. */
function keyIdOf(info: x509.SubjectPublicKeyInfo): ArrayBuffer {
  return bytesOf(node.createHash("sha1").update(Buffer.from(info.subjectPublicKey)).digest());
}

function bytesOf(bytes: Uint8Array): ArrayBuffer {
  return Uint8Array.from(bytes).buffer;
}

function pemOf(der: ArrayBuffer): string {
  const lines =
    Buffer.from(der)
      .toString("base64")
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join("\n")}\n-----END CERTIFICATE-----\n`;
}
