// The block `git` of the provider: its rules, and what the operations are given for it.
import { describe, expect, test } from "vitest";
import { Secret, silentLog } from "#base";
import { formatCtyPath, UNKNOWN, type CtyObject } from "#codec";
import { FluxClient } from "../../src/provider/resources/client.ts";
import { gitFindings } from "../../src/provider/resources/git-rules.ts";
import { realClock, seededRandom } from "../support/outside.ts";

const HTTPS = "https://git.example.com/fleet.git";
const SSH = "ssh://git@git.example.com/fleet.git";
const KEY = { private_key: "of the repository", password: "its passphrase" };

describe("rules", () => {
  test.each<[string, CtyObject, readonly string[]]>([
    ["https alone", { url: HTTPS }, []],
    ["an address that is not known yet", { url: UNKNOWN, ssh: KEY, http: {} }, []],
    ["a token", { url: HTTPS, http: { bearer_token: "t" } }, []],
    [
      "a token and a user",
      { url: HTTPS, http: { bearer_token: "t", username: "flux" } },
      [": git.http.bearer_token is sent in place of user name and password, and one of them is given too"],
    ],
    ["a proxy", { url: SSH, ssh: KEY, proxy_url: "http://ada:p@proxy.example.com:3128" }, []],
    ["another proxy", { url: HTTPS, proxy_url: "socks5://ada:p@proxy.example.com" }, [": git.proxy_url is no http or https url"]],
    ["a key of GnuPG", { url: HTTPS, gpg_key_ring: "ring.gpg", gpg_key_id: "0x0123456789abcdef", gpg_passphrase: "p" }, []],
    ["a key ring that is not known yet", { url: HTTPS, gpg_key_ring: UNKNOWN, gpg_passphrase: "p" }, []],
    ["a short key id", { url: HTTPS, gpg_key_ring: "ring.gpg", gpg_key_id: "89abcdef" }, ['git.gpg_key_id: "89abcdef" is no key id']],
    [
      "a passphrase without a ring",
      { url: HTTPS, gpg_passphrase: "p" },
      [": git.gpg_passphrase stands without a key ring, which it belongs to"],
    ],
    ["an SSH key", { url: HTTPS, ssh_signing: KEY }, []],
    ["an SSH key that is not known yet", { url: HTTPS, ssh_signing: { private_key: UNKNOWN } }, []],
    ["the key of the repository", { url: SSH, ssh: KEY, ssh_signing: { reuse_private_key: true } }, []],
    ["no SSH key", { url: HTTPS, ssh_signing: { reuse_private_key: false } }, [": git.ssh_signing gives no key"]],
    [
      "a key of the repository that is not there",
      { url: HTTPS, ssh_signing: { reuse_private_key: true } },
      [": git.ssh_signing asks for git.ssh.private_key, which is not there"],
    ],
    [
      "two SSH keys",
      { url: SSH, ssh: KEY, ssh_signing: { private_key: "k", reuse_private_key: true } },
      [": git.ssh_signing gives a key and asks for that of git.ssh"],
    ],
    [
      "a key of each kind",
      { url: HTTPS, gpg_key_ring: "ring.gpg", ssh_signing: KEY },
      [": commits are signed by one key, and both git.ssh_signing and git.gpg_key_ring give one"],
    ],
  ])("%s", (_case, git, expected) => {
    expect(gitFindings(git).map(({ path, reason }) => `${formatCtyPath(path)}: ${reason}`)).toEqual(expected);
  });
});

describe("what the operations are given", () => {
  const access = (git: CtyObject) => {
    const around = { clock: realClock, random: seededRandom(1), connect: () => Promise.reject(new Error("no cluster is needed")) };
    return new FluxClient({ git }, around, silentLog).git("a test");
  };

  test("a token for HTTP", () => {
    const { http } = access({ url: HTTPS, http: { bearer_token: "t", certificate_authority: "PEM" } });

    expect(revealed(http)).toEqual({ bearerToken: { secret: "t" }, certificateAuthority: "PEM", allowInsecure: false });
  });

  test("a proxy", () => {
    expect(revealed(access({ url: HTTPS, proxy_url: "http://a:b@proxy:1" }).proxy)).toEqual({ secret: "http://a:b@proxy:1" });
  });

  test.each<[string, CtyObject, unknown]>([
    ["nothing to sign with", { url: HTTPS }, undefined],
    ["the path of a key ring", { url: HTTPS, gpg_key_ring: "/etc/ring.gpg" }, { gpg: { keyRing: { path: "/etc/ring.gpg" } } }],
    [
      "an armored key ring",
      { url: HTTPS, gpg_key_ring: "-----BEGIN PGP PRIVATE KEY BLOCK-----", gpg_key_id: "0123456789abcdef", gpg_passphrase: "p" },
      {
        gpg: {
          keyRing: { text: new Secret("-----BEGIN PGP PRIVATE KEY BLOCK-----") },
          keyId: "0123456789abcdef",
          passphrase: new Secret("p"),
        },
      },
    ],
    ["an SSH key", { url: HTTPS, ssh_signing: { private_key: "k" } }, { ssh: { privateKey: new Secret("k") } }],
    [
      "the key of the repository",
      { url: SSH, ssh: KEY, ssh_signing: { reuse_private_key: true } },
      { ssh: { privateKey: new Secret("of the repository"), passphrase: new Secret("its passphrase") } },
    ],
  ])("signing: %s", (_case, git, expected) => {
    const { signing } = access(git);

    expect(revealed(signing)).toEqual(revealed(expected));
  });
});

/** Secrets are equal to each other whatever they hold; their texts are not. */
function revealed(value: unknown): unknown {
  if (value instanceof Secret) return { secret: value.reveal() };
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, revealed(each)]));
}
