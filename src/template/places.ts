// What a template set is made from and what it needs of the outside when it runs.
import type { Clock, Random } from "#base";
import type { TemplateCache } from "./cache.ts";
import type { TemplateFunction } from "./signature.ts";
import type { TemplateValue } from "./value.ts";

/** A certificate and its private key, both PEM. */
export interface CertificatePair {
  readonly cert: string;
  readonly key: string;
}

/** What a certificate is asked for with. */
export interface CertificateWish {
  readonly commonName: string;
  readonly addresses: readonly string[];
  readonly names: readonly string[];
  readonly days: number;
  readonly isAuthority: boolean;
  /** PEM of the key to use; a new RSA key of 2048 bits when absent. */
  readonly key?: string;
  /** Who signs; the certificate itself when absent. */
  readonly signer?: CertificatePair;
}

/** Hashes, keys and ciphers, in bytes. A method throws when it is given what it cannot read; the message becomes the template's error. */
export interface TemplateCrypto {
  hash(algorithm: "sha1" | "sha256" | "sha512", bytes: Uint8Array): Uint8Array;
  hmacSha256(key: Uint8Array, bytes: Uint8Array): Uint8Array;
  /** scrypt with N 32768, r 8, p 2 and 64 bytes of result. */
  scrypt(password: Uint8Array, salt: Uint8Array): Uint8Array;
  /** bcrypt of cost 10 in its `$2a$` form. */
  bcrypt(password: Uint8Array): string;
  /** AES-256-CBC; the key is 32 bytes, the first 16 bytes of the cipher text are its initialisation vector, padding is PKCS #7. */
  encryptAes(key: Uint8Array, text: Uint8Array): Uint8Array;
  decryptAes(key: Uint8Array, cipher: Uint8Array): Uint8Array;
  /** A new key in PEM: RSA of 4096 bits (PKCS #1), DSA, ECDSA over P-256 (SEC 1) or Ed25519 (PKCS #8). */
  privateKey(type: "rsa" | "dsa" | "ecdsa" | "ed25519"): string;
  certificate(wish: CertificateWish): CertificatePair;
  /** Throws when the PEM texts are no certificate and no key. */
  checkCertificate(pair: CertificatePair): void;
}

/** The outside world of one execution. What is absent makes the functions that need it fail by name. */
export interface TemplatePlaces {
  readonly clock?: Clock;
  readonly random?: Random;
  readonly crypto?: TemplateCrypto;
  /** Reads objects of a cluster for `lookup`; an empty map where there is nothing. `{}` is the answer of every `lookup` when absent. */
  readonly lookup?: (apiVersion: string, kind: string, namespace: string, name: string) => TemplateValue;
  /** Answers `getHostByName`; the empty text when absent, as Helm without DNS. */
  readonly resolveHost?: (name: string) => string;
}

/** What one execution may use up. Each has its own problem: template.tooManySteps · tooMuchOutput · tooDeep · tooSlow. */
export interface TemplateLimits {
  /** Actions, iterations and calls; 20 million when absent. */
  readonly steps?: number;
  /** Characters of output and of any text that a function makes; 64 Mi when absent. */
  readonly output?: number;
  /** Nested templates; 1000 when absent, which is Helm's recursion limit. */
  readonly depth?: number;
  /** Milliseconds by the clock of the places; no limit when absent. */
  readonly millis?: number;
}

export interface TemplateOptions {
  /** What a missing map key is: `default` prints `<no value>`, `zero` is the zero value of the map's elements, `error` is an error. */
  readonly missingKey?: "default" | "zero" | "error";
  /** Functions a set has: Go's own only, those of sprig without the environment, or Helm's with include, tpl, required and lookup. `helm` when absent. */
  readonly functions?: "go" | "sprig" | "helm";
  /** Further functions, which win over those of the same name. Sets with further functions share compiled templates only through the same object. */
  readonly extra?: Readonly<Record<string, TemplateFunction>>;
  /** Left and right delimiter; `{{` and `}}` when absent. */
  readonly delimiters?: readonly [left: string, right: string];
  /** Drops `<no value>` from the output, as Helm does. */
  readonly dropNoValue?: boolean;
  /** As `helm lint`: `required` and `fail` do not fail. */
  readonly lint?: boolean;
  readonly limits?: TemplateLimits;
  /** Compiled templates to share with other sets. */
  readonly cache?: TemplateCache;
}

/** Templates that were read together: each can use what the others define. */
export interface TemplateSet {
  /** Names of the sources and of what they define, sorted. */
  readonly names: readonly string[];
  /**
   * Runs one template.
   * @throws template.execution (Go's text in `data.text`) · template.failed (the words of `fail` and `required`) · template.unknownTemplate · template.tooManySteps and the other limits
   */
  execute(name: string, data: TemplateValue, places?: TemplatePlaces): string;
}
