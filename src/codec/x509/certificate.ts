// Writes X.509 version 3 certificates for EC P-256 keys. Keys stay with the caller: a public key comes in as SubjectPublicKeyInfo,
// signing is a function. Refuses nothing; what is asked for is written.
import {
  bitString,
  boolean,
  explicit,
  implicit,
  objectIdentifier,
  octetString,
  sequence,
  set,
  time,
  unsignedInteger,
  utf8String,
  type Der,
} from "./der.ts";

/** A distinguished name: one common name and any number of organisations. */
export interface DistinguishedName {
  readonly commonName: string;
  readonly organizations?: readonly string[];
}

export interface CertificateRequest {
  readonly subject: DistinguishedName;
  /** Name and public key of the signer; the certificate is self-signed when absent. */
  readonly issuer?: { readonly name: DistinguishedName; readonly publicKey: Uint8Array };
  /** SubjectPublicKeyInfo in DER. */
  readonly publicKey: Uint8Array;
  /** Big-endian, 1 to 20 bytes. */
  readonly serial: Uint8Array;
  /** Milliseconds since the Unix epoch; whole seconds are written. */
  readonly notBefore: number;
  readonly notAfter: number;
  readonly dnsNames?: readonly string[];
  /** IPv4 addresses in dotted form. */
  readonly ipAddresses?: readonly string[];
  readonly usages?: readonly ("server" | "client")[];
  /** `CA:TRUE`, with the right to sign certificates. */
  readonly authority?: boolean;
}

/** Signs bytes with ECDSA P-256 and SHA-256; answers the signature in DER (`node:crypto` sign with its default encoding). */
export type Sign = (bytes: Uint8Array) => Uint8Array;

const ECDSA_WITH_SHA256 = sequence(objectIdentifier("1.2.840.10045.4.3.2"));
const USAGES = { server: "1.3.6.1.5.5.7.3.1", client: "1.3.6.1.5.5.7.3.2" } as const;

/**
 * A signed certificate in DER.
 * @see RFC 5280, sections 4.1 and 4.2
 */
export function certificate(request: CertificateRequest, sign: Sign): Uint8Array {
  const issuer = request.issuer ?? { name: request.subject, publicKey: request.publicKey };
  const body = sequence(
    explicit(0, unsignedInteger(Uint8Array.of(2))),
    unsignedInteger(request.serial),
    ECDSA_WITH_SHA256,
    distinguishedName(issuer.name),
    sequence(time(request.notBefore), time(request.notAfter)),
    distinguishedName(request.subject),
    request.publicKey,
    explicit(3, sequence(...extensions(request, issuer.publicKey))),
  );
  return sequence(body, ECDSA_WITH_SHA256, bitString(sign(body)));
}

/** DER as PEM text with that label, ending with a line feed. */
export function writePem(label: "CERTIFICATE" | "PRIVATE KEY" | "PUBLIC KEY", der: Uint8Array): string {
  const base64 = btoa(Array.from(der, (byte) => String.fromCharCode(byte)).join(""));
  return `-----BEGIN ${label}-----\n${(base64.match(/.{1,64}/g) ?? []).join("\n")}\n-----END ${label}-----\n`;
}

function distinguishedName({ commonName, organizations = [] }: DistinguishedName): Der {
  const organisation = organizations.map((each) => attribute("2.5.4.10", each));
  // DER wants the members of a set in ascending order of their encoding
  organisation.sort((a, b) => compareBytes(a, b));
  return sequence(...(organisation.length > 0 ? [set(...organisation)] : []), set(attribute("2.5.4.3", commonName)));
}

function attribute(oid: string, text: string): Der {
  return sequence(objectIdentifier(oid), utf8String(text));
}

function extensions(request: CertificateRequest, issuerKey: Uint8Array): Der[] {
  const names = [
    ...(request.dnsNames ?? []).map((each) => implicit(2, new TextEncoder().encode(each))),
    ...(request.ipAddresses ?? []).map((each) => implicit(7, Uint8Array.from(each.split("."), Number))),
  ];
  const usages = (request.usages ?? []).map((each) => objectIdentifier(USAGES[each]));
  // digitalSignature is bit 0; keyCertSign and cRLSign are bits 5 and 6
  const keyUsage = request.authority ? bitString(Uint8Array.of(0b1000_0110), 1) : bitString(Uint8Array.of(0b1000_0000), 7);
  return [
    extension("2.5.29.19", request.authority ? sequence(boolean(true)) : sequence(), true),
    extension("2.5.29.15", keyUsage, true),
    ...(usages.length > 0 ? [extension("2.5.29.37", sequence(...usages))] : []),
    extension("2.5.29.14", octetString(keyIdentifier(request.publicKey))),
    ...(request.issuer ? [extension("2.5.29.35", sequence(implicit(0, keyIdentifier(issuerKey))))] : []),
    ...(names.length > 0 ? [extension("2.5.29.17", sequence(...names))] : []),
  ];
}

function extension(oid: string, value: Der, critical = false): Der {
  return sequence(objectIdentifier(oid), ...(critical ? [boolean(true)] : []), octetString(value));
}

/** Any value unique to the key will do (RFC 5280, 4.2.1.2): the end of the curve point. */
function keyIdentifier(publicKey: Uint8Array): Uint8Array {
  return publicKey.slice(-20);
}

function compareBytes(a: Uint8Array, b: Uint8Array): number {
  for (let i = 0; i < Math.min(a.length, b.length); i += 1) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}
