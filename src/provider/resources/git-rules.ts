// Rules between the settings of git: what stands beside an address must fit its scheme, and one way to do a thing excludes the others.
import { ctyPath, type CtyObject, type CtyPath } from "#codec";
import { boolAt, isUnknownAt, objectAt, textAt } from "../plugin/index.ts";
import { githubAppFindings } from "./github-app.ts";

/** A broken rule. */
export interface Finding {
  readonly path: CtyPath;
  readonly reason: string;
  readonly next: string;
}

/** For complaints about secrets: core quotes what a path leads to. */
const WHOLE = ctyPath();

/** What is wrong with the settings; nothing while what decides is not known yet. */
export function gitFindings(git: CtyObject | undefined): readonly Finding[] {
  if (git === undefined) return [];
  const others = [...gpgFindings(git), ...sshSigningFindings(git), ...proxyFindings(git), ...appFindings(git)];
  const url = textAt(git, "url");
  if (url === undefined) return others;
  const scheme = /^([a-z]+):\/\//.exec(url)?.[1] ?? "";
  return [...(scheme === "ssh" ? sshFindings(git) : httpFindings(git, scheme)), ...others];
}

function sshFindings(git: CtyObject): readonly Finding[] {
  const found: Finding[] = [];
  if (objectAt(git, "http") !== undefined) {
    found.push({
      path: ctyPath("git", "http"),
      reason: "http settings do not fit an ssh address",
      next: "set git.ssh instead, or write an https address",
    });
  }
  const ssh = objectAt(git, "ssh");
  if (!isUnknownAt(git, "ssh") && isAbsent(ssh, "private_key")) {
    found.push({
      path: ctyPath("git", "ssh"),
      reason: "an ssh address needs a private key",
      next: "set git.ssh.private_key to the key whose public half is a deploy key of the repository",
    });
  }
  return found;
}

function httpFindings(git: CtyObject, scheme: string): readonly Finding[] {
  const found: Finding[] = [];
  if (objectAt(git, "ssh") !== undefined) {
    found.push({
      path: ctyPath("git", "ssh"),
      reason: `ssh settings do not fit the address scheme ${scheme}`,
      next: "set git.http instead, or write an ssh address",
    });
  }
  const http = objectAt(git, "http");
  const unsettled = isUnknownAt(git, "http") || isUnknownAt(http, "allow_insecure_http");
  if (scheme === "http" && !unsettled && boolAt(http, "allow_insecure_http") !== true) {
    found.push({
      path: ctyPath("git", "url"),
      reason: "an http address sends credentials in the clear",
      next: "write an https address, or set git.http.allow_insecure_http to true",
    });
  }
  if (textAt(http, "bearer_token") !== undefined && ["username", "password"].some((name) => textAt(http, name) !== undefined)) {
    found.push({
      path: WHOLE,
      reason: "git.http.bearer_token is sent in place of user name and password, and one of them is given too",
      next: "keep git.http.bearer_token, or git.http.username and git.http.password",
    });
  }
  return found;
}

function gpgFindings(git: CtyObject): readonly Finding[] {
  const found: Finding[] = [];
  const keyId = textAt(git, "gpg_key_id");
  if (keyId !== undefined && !/^(0x)?([0-9A-Fa-f]{16}|[0-9A-Fa-f]{40})$/.test(keyId)) {
    found.push({
      path: ctyPath("git", "gpg_key_id"),
      reason: `${JSON.stringify(keyId)} is no key id`,
      next: "write the 16 hexadecimal digits that `gpg --list-secret-keys --keyid-format long` prints, or the whole fingerprint",
    });
  }
  for (const name of ["gpg_key_id", "gpg_passphrase"]) {
    if (isAbsent(git, "gpg_key_ring") && textAt(git, name) !== undefined)
      found.push({
        path: WHOLE,
        reason: `git.${name} stands without a key ring, which it belongs to`,
        next: `set gpg_key_ring too, or remove ${name}`,
      });
  }
  return found;
}

function sshSigningFindings(git: CtyObject): readonly Finding[] {
  const signing = objectAt(git, "ssh_signing");
  if (signing === undefined) return [];
  const found: Finding[] = [];
  const add = (reason: string, next: string): void => void found.push({ path: WHOLE, reason, next });
  if (textAt(git, "gpg_key_ring") !== undefined)
    add("commits are signed by one key, and both git.ssh_signing and git.gpg_key_ring give one", "keep only one of the two");
  if (isUnknownAt(signing, "reuse_private_key")) return found;
  const isReused = boolAt(signing, "reuse_private_key") === true;
  if (!isReused && isAbsent(signing, "private_key"))
    add("git.ssh_signing gives no key", "set ssh_signing.private_key, or ssh_signing.reuse_private_key to true");
  if (isReused && textAt(signing, "private_key") !== undefined)
    add("git.ssh_signing gives a key and asks for that of git.ssh", "keep only one of private_key and reuse_private_key");
  if (isReused && !isUnknownAt(git, "ssh") && isAbsent(objectAt(git, "ssh"), "private_key"))
    add("git.ssh_signing asks for git.ssh.private_key, which is not there", "set ssh_signing.private_key");
  return found;
}

/** An app logs in over https, and in place of every other login there. */
function appFindings(git: CtyObject): readonly Finding[] {
  if (objectAt(git, "github_app") === undefined) return [];
  const found = [...githubAppFindings(git, "git")];
  const add = (reason: string, next: string): void => void found.push({ path: WHOLE, reason, next });
  if (textAt(git, "url")?.startsWith("ssh:") === true)
    add("git.github_app logs in over https, and git.url is an ssh address", "write an https address, or remove github_app");
  const others = ["password", "bearer_token"].filter((name) => textAt(objectAt(git, "http"), name) !== undefined);
  if (others.length > 0) add(`git.github_app and git.http.${others.join(", ")} are two logins`, "keep only one of them");
  return found;
}

/** The address holds a password: it is not quoted. */
function proxyFindings(git: CtyObject): readonly Finding[] {
  const address = textAt(git, "proxy_url");
  if (address === undefined || (/^https?:\/\//.test(address) && URL.canParse(address))) return [];
  return [{ path: WHOLE, reason: "git.proxy_url is no http or https url", next: "write it like http://proxy.example.com:3128" }];
}

/** True where a text is known to be missing or empty. */
function isAbsent(block: CtyObject | undefined, name: string): boolean {
  return !isUnknownAt(block, name) && !textAt(block, name);
}
