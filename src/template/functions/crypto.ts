// Sums, passwords, keys and certificates. The mathematics belongs to the places; what stands here is sprig's use of it.
import { isList } from "../kind.ts";
import { formatValue } from "../format/print.ts";
import type { CertificatePair, CertificateWish, TemplateCrypto } from "../places.ts";
import type { RunningTemplate, TemplateFunction } from "../signature.ts";
import { fromBytes, toBytes } from "../text.ts";
import { GoObject, type TemplateValue } from "../value.ts";
import { encodeBase64, tryDecode } from "./base64.ts";
import { define, type Functions } from "./define.ts";
import { derivePassword } from "./master-password.ts";

type One = readonly [string];

/** sprig's certificate: `.Cert` and `.Key`, both PEM. */
class Certificate extends GoObject {
  readonly typeName = "sprig.certificate";
  readonly pair: CertificatePair;

  constructor(pair: CertificatePair) {
    super();
    this.pair = pair;
  }

  override get(field: string): TemplateValue {
    return field === "Cert" ? this.pair.cert : field === "Key" ? this.pair.key : undefined;
  }

  override toText(): string {
    return `{${this.pair.cert} ${this.pair.key}}`;
  }

  override toJson(): TemplateValue {
    return { Cert: this.pair.cert, Key: this.pair.key };
  }
}

function cryptoOf({ places }: RunningTemplate): TemplateCrypto {
  if (places.crypto === undefined) throw new Error("no cryptography is given to this template");
  return places.crypto;
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function sum(algorithm: "sha1" | "sha256" | "sha512"): TemplateFunction {
  return define("string", ([text]: One, run) => hex(cryptoOf(run).hash(algorithm, toBytes(text))));
}

const ADLER = 65_521;

function adler32([text]: One): string {
  let a = 1;
  let b = 0;
  for (const byte of toBytes(text)) {
    a = (a + byte) % ADLER;
    b = (b + a) % ADLER;
  }
  return String(b * 65_536 + a);
}

/** bcrypt takes 72 bytes and refuses more. */
function bcrypt(text: string, run: RunningTemplate): string {
  const bytes = toBytes(text);
  if (bytes.length > 72) return "failed to encrypt string with bcrypt: bcrypt: password length exceeds 72 bytes";
  return cryptoOf(run).bcrypt(bytes);
}

function htpasswd([user, password]: readonly [string, string], run: RunningTemplate): string {
  return user.includes(":") ? `invalid username: ${user}` : `${user}:${bcrypt(password, run)}`;
}

function aesKey(password: string): Uint8Array {
  const key = new Uint8Array(32);
  key.set(toBytes(password).subarray(0, 32));
  return key;
}

function encrypt([password, text]: readonly [string, string], run: RunningTemplate): string {
  if (password === "") return "";
  return encodeBase64(cryptoOf(run).encryptAes(aesKey(password), toBytes(text)));
}

function decrypt([password, text]: readonly [string, string], run: RunningTemplate): string {
  if (password === "") return "";
  return fromBytes(cryptoOf(run).decryptAes(aesKey(password), decoded(text)));
}

function decoded(text: string, problem?: string): Uint8Array {
  const bytes = tryDecode(text, 64);
  if (typeof bytes === "number") throw new Error(problem ?? `illegal base64 data at input byte ${bytes}`);
  return bytes;
}

function privateKey([type]: One, run: RunningTemplate): string {
  const kind = type === "" ? "rsa" : type;
  if (kind !== "rsa" && kind !== "dsa" && kind !== "ecdsa" && kind !== "ed25519") return `Unknown type ${type}`;
  return cryptoOf(run).privateKey(kind);
}

function customCertificate([cert, key]: readonly [string, string], run: RunningTemplate): TemplateValue {
  const pair = {
    cert: fromBytes(decoded(cert, "unable to decode base64 certificate")),
    key: fromBytes(decoded(key, "unable to decode base64 private key")),
  };
  cryptoOf(run).checkCertificate(pair);
  return new Certificate(pair);
}

function issue(wish: CertificateWish, run: RunningTemplate): TemplateValue {
  return new Certificate(cryptoOf(run).certificate(wish));
}

function textsOf(list: TemplateValue, what: string): readonly string[] {
  if (!isList(list)) return [];
  return list.map((each) => {
    if (typeof each !== "string") throw new Error(`${what}: ${formatValue(each)} is not a string`);
    return each;
  });
}

type Named = readonly [name: string, addresses: TemplateValue, names: TemplateValue, days: number];

function namedWish([commonName, addresses, names, days]: Named): CertificateWish {
  return {
    commonName,
    addresses: textsOf(addresses, "error parsing ip"),
    names: textsOf(names, "error processing alternate dns name"),
    days,
    isAuthority: false,
  };
}

function authorityWish(commonName: string, days: number): CertificateWish {
  return { commonName, addresses: [], names: [], days, isAuthority: true };
}

export const cryptoFunctions: Functions = {
  sha1sum: sum("sha1"),
  sha256sum: sum("sha256"),
  sha512sum: sum("sha512"),
  adler32sum: define("string", adler32),
  bcrypt: define("string", ([text]: One, run) => bcrypt(text, run)),
  htpasswd: define("string string", htpasswd),
  derivePassword: define("uint32 string string string string", (args: readonly [number, string, string, string, string], run) => {
    return derivePassword(args, cryptoOf(run));
  }),
  encryptAES: define("string string", encrypt),
  decryptAES: define("string string", decrypt),
  genPrivateKey: define("string", privateKey),
  buildCustomCert: define("string string", customCertificate),
  genCA: define("string int", ([name, days]: readonly [string, number], run) => issue(authorityWish(name, days), run)),
  genCAWithKey: define("string int string", ([name, days, key]: readonly [string, number, string], run) => {
    return issue({ ...authorityWish(name, days), key }, run);
  }),
  genSelfSignedCert: define("string list list int", (args: Named, run) => issue(namedWish(args), run)),
  genSelfSignedCertWithKey: define("string list list int string", ([name, ips, names, days, key]: readonly [...Named, string], run) => {
    return issue({ ...namedWish([name, ips, names, days]), key }, run);
  }),
  genSignedCert: define("string list list int certificate", ([name, ips, names, days, ca]: readonly [...Named, Certificate], run) => {
    return issue({ ...namedWish([name, ips, names, days]), signer: ca.pair }, run);
  }),
  genSignedCertWithKey: define(
    "string list list int certificate string",
    ([name, ips, names, days, ca, key]: readonly [...Named, Certificate, string], run) => {
      return issue({ ...namedWish([name, ips, names, days]), signer: ca.pair, key }, run);
    },
  ),
};
