// Keys, certificates and ciphers that the real helm makes beside ours: never the same bytes, always the same shape, and each readable
// by the other.
import { createHash, createPrivateKey, X509Certificate } from "node:crypto";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AsnConvert } from "@peculiar/asn1-schema";
import { Certificate } from "@peculiar/asn1-x509";
import { compareSync } from "bcryptjs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runCli } from "../../../src/cli/run.ts";
import { hasHelm, helmRun } from "./real-helm.ts";

// DSA is left out here: its parameters take Go many seconds.
const KEYS = ["rsa", "ecdsa", "ed25519"] as const;
const TEMPLATE = `
{{- if not .Values.only }}
{{- $key := genPrivateKey "ecdsa" }}
{{- $ca := genCA "root, of ä" 365 }}
{{- $own := genCAWithKey "plain root" 10 $key }}
{{- $made := dict
  ${JSON.stringify("ca")} $ca
  "own" $own
  "self" (genSelfSignedCert "self.example.com" (list "10.0.0.1" "::1") (list "a.example.com" "*.example.com") 30)
  "selfKey" (genSelfSignedCertWithKey "" nil nil 1 (genPrivateKey "ed25519"))
  "signed" (genSignedCert "leaf" (list "192.168.0.1") nil 5 $ca)
  "signedKey" (genSignedCertWithKey "leaf, 2" nil (list "x.test") 5 $own $key)
  "custom" (buildCustomCert ($ca.Cert | b64enc) ($ca.Key | b64enc))
}}
{{- range $name, $pair := $made }}
{{ $name }}: {{ dict "cert" $pair.Cert "key" $pair.Key | toJson }}
{{- end }}
{{- range $type := list ${KEYS.map((each) => `"${each}"`).join(" ")} }}
key-{{ $type }}: {{ genPrivateKey $type | toJson }}
{{- end }}
unknown: {{ genPrivateKey "x" | quote }}
bcrypt: {{ bcrypt "secret" | quote }}
tooLong: {{ bcrypt (repeat 73 "x") | quote }}
htpasswd: {{ htpasswd "user" "secret" | quote }}
colon: {{ htpasswd "a:b" "secret" | quote }}
derived: {{ derivePassword 1 "long" "password" "user" "example.com" | quote }}
cipher: {{ encryptAES "secretkey" "plain text" | quote }}
clear: {{ encryptAES "secretkey" "plain text" | decryptAES "secretkey" | quote }}
{{- end }}
{{- with .Values.cipher }}
decrypted: {{ decryptAES "secretkey" . | quote }}
{{- end }}
`;

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "headgate-crypto-"));
  await mkdir(join(folder, "web", "templates"), { recursive: true });
  await writeFile(join(folder, "web", "Chart.yaml"), "apiVersion: v2\nname: web\nversion: 1.0.0\n");
  await writeFile(join(folder, "web", "templates", "a.yaml"), TEMPLATE);
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

type Made = Readonly<Record<string, unknown>>;

function read(text: string): Made {
  const lines = text.split("\n").flatMap((line) => {
    const match = /^([\w-]+): (.*)$/.exec(line);
    return match === null ? [] : [[match[1] ?? "", JSON.parse(match[2] ?? "null") as unknown]];
  });
  return Object.fromEntries(lines) as Made;
}

async function ours(...flags: readonly string[]): Promise<Made> {
  let [out, err] = ["", ""];
  const io = {
    out: (text: string) => void (out += text),
    err: (text: string) => void (err += text),
    env: {},
    signal: new AbortController().signal,
  };
  const code = await runCli(["template", "rel", join(folder, "web"), ...flags], io, "0.0.0");
  if (code !== 0) throw new Error(err);
  return read(out);
}

async function helms(...flags: readonly string[]): Promise<Made> {
  const { code, out, words } = await helmRun(["template", "rel", join(folder, "web"), ...flags], { cwd: folder });
  if (code !== 0) throw new Error(words);
  return read(out);
}

/** Everything of a certificate that is not chance, a key or the hour. */
function shapeOf(cert: string): unknown {
  const parsed = new X509Certificate(cert);
  const { tbsCertificate, signatureAlgorithm } = AsnConvert.parse(parsed.raw, Certificate);
  const { notBefore, notAfter } = tbsCertificate.validity;
  const hex = (bytes: ArrayBuffer): string => Buffer.from(bytes).toString("hex");
  return {
    version: tbsCertificate.version,
    subject: hex(AsnConvert.serialize(tbsCertificate.subject)),
    issuer: hex(AsnConvert.serialize(tbsCertificate.issuer)),
    signature: [signatureAlgorithm.algorithm, signatureAlgorithm.parameters ?? "absent"].map(String),
    days: (notAfter.getTime().getTime() - notBefore.getTime().getTime()) / 86_400_000,
    form: [notBefore.utcTime !== undefined, notAfter.utcTime !== undefined],
    names: parsed.subjectAltName,
    usage: parsed.keyUsage,
    isAuthority: parsed.ca,
    key: [parsed.publicKey.asymmetricKeyType, parsed.publicKey.asymmetricKeyDetails],
    extensions: (tbsCertificate.extensions ?? [])
      .map(({ extnID, critical, extnValue }) => {
        // Of the identifiers of keys only the length is no chance
        const isKeyId = extnID === "2.5.29.14" || extnID === "2.5.29.35";
        return [extnID, critical, isKeyId ? extnValue.byteLength : hex(extnValue.buffer)];
      })
      .toSorted((a, b) => (String(a[0]) < String(b[0]) ? -1 : 1)),
    serialIsPositive: (new Uint8Array(tbsCertificate.serialNumber)[0] ?? 0x80) < 0x80,
  };
}

const PAIRS = ["ca", "own", "self", "selfKey", "signed", "signedKey", "custom"];
const ISSUERS: Readonly<Record<string, string>> = { signed: "ca", signedKey: "own" };

function pairOf(made: Made, name: string): { readonly cert: string; readonly key: string } {
  return made[name] as { readonly cert: string; readonly key: string };
}

describe.skipIf(!hasHelm)("what templates make with keys", () => {
  test("has the shape of what the real helm makes, and each can read the other's", async () => {
    const mine = await ours();
    const real = await helms("--set-literal", `cipher=${String(mine["cipher"])}`);

    for (const name of PAIRS) {
      expect([name, shapeOf(pairOf(mine, name).cert)]).toEqual([name, shapeOf(pairOf(real, name).cert)]);
      for (const made of [mine, real]) {
        const { cert, key } = pairOf(made, name);
        const issuer = new X509Certificate(pairOf(made, ISSUERS[name] ?? name).cert);
        expect([name, new X509Certificate(cert).verify(issuer.publicKey)]).toEqual([name, true]);
        expect([name, new X509Certificate(cert).checkPrivateKey(createPrivateKey(key))]).toEqual([name, true]);
      }
      expect(pairOf(mine, name).key.split("\n")[0]).toBe(pairOf(real, name).key.split("\n")[0]);
    }
    for (const type of KEYS) {
      const [left, right] = [mine, real].map((made) => String(made[`key-${type}`]));
      const details = (pem = ""): unknown => [createPrivateKey(pem).asymmetricKeyType, createPrivateKey(pem).asymmetricKeyDetails];
      expect([type, left?.split("\n")[0], details(left)]).toEqual([type, right?.split("\n")[0], details(right)]);
    }
    for (const name of ["unknown", "tooLong", "colon", "derived", "clear"]) expect([name, mine[name]]).toEqual([name, real[name]]);
    for (const made of [mine, real]) {
      expect(String(made["bcrypt"])).toMatch(/^\$2a\$10\$.{53}$/);
      expect(compareSync("secret", String(made["bcrypt"]))).toBe(true);
      expect(compareSync("secret", String(made["htpasswd"]).replace(/^user:/, ""))).toBe(true);
    }
    expect(real["decrypted"]).toBe("plain text");
    expect((await ours("--set", "only=true", "--set-literal", `cipher=${String(real["cipher"])}`))["decrypted"]).toBe("plain text");
  });

  test.each([
    ['genSelfSignedCert "a" (list "no address") nil 1', /error parsing ip: no address/],
    ['genSelfSignedCert "a" (list 1) nil 1', /error parsing ip: 1 is not a string/],
    ['genSelfSignedCert "a" nil (list 1) 1', /error processing alternate dns name: 1 is not a string/],
    ['buildCustomCert "%" ""', /unable to decode base64 certificate/],
    ['buildCustomCert "" "%"', /unable to decode base64 private key/],
    ['buildCustomCert (b64enc "x") ""', /unable to decode certificate/],
    ['genCAWithKey "a" 1 "x"', /parsing private key: /],
    ['decryptAES "k" "%"', /illegal base64 data at input byte 0/],
  ])("%s is refused in the same words", async (call, words) => {
    const root = join(folder, createHash("sha1").update(call).digest("hex"));
    await mkdir(join(root, "templates"), { recursive: true });
    await writeFile(join(root, "Chart.yaml"), "apiVersion: v2\nname: web\nversion: 1.0.0\n");
    await writeFile(join(root, "templates", "a.yaml"), `a: {{ ${call} }}\n`);
    let err = "";
    const io = { out: () => {}, err: (text: string) => void (err += text), env: {}, signal: new AbortController().signal };

    expect([await runCli(["template", "rel", root], io, "0.0.0"), err]).toEqual([1, expect.stringMatching(words)]);
    expect(await helmRun(["template", "rel", root], { cwd: folder })).toMatchObject({ code: 1, words: expect.stringMatching(words) });
  });
});
