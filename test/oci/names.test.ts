import { describe, expect, test } from "vitest";
import { isProblem } from "#base";
import { credentialsFor, parseRepository, readDockerConfig } from "#oci";
import { tryParseChallenge } from "../../src/oci/authorization.ts";

test.each([
  ["oci://ghcr.io/stefanprodan/manifests/podinfo", "ghcr.io", "stefanprodan/manifests/podinfo"],
  ["oci://127.0.0.1:5000/app/", "127.0.0.1:5000", "app"],
  ["oci://localhost/app", "localhost", "app"],
  ["oci://[::1]:5000/app", "[::1]:5000", "app"],
  ["oci://docker.io/bitnamicharts/nginx", "index.docker.io", "bitnamicharts/nginx"],
  ["oci://nginx", "index.docker.io", "library/nginx"],
  ["oci://team/app", "index.docker.io", "team/app"],
])("%s is a repository", (url, registry, path) => {
  expect(parseRepository(url)).toEqual({ registry, path });
});

test.each([
  ["https://ghcr.io/app", "it must be in format 'oci://<domain>/<org>/<repo>'"],
  ["oci://ghcr.io/app:v1", "it must not contain a tag; remove ':v1'"],
  ["oci://ghcr.io/app@sha256:12", "it must not contain a digest; remove '@sha256:12'"],
  ["oci://ghcr.io/", '"ghcr.io" names a registry and no repository of it'],
  ["oci://ghcr.io/Upper", '"Upper" is no name of a repository'],
  ["oci://ghcr.io/../app", '"../app" is no name of a repository'],
  ["oci://user:word@ghcr.io/app", "it must not hold credentials; name a secret"],
  ["oci://", '"" is no name of a repository'],
])("%s is refused", (url, reason) => {
  let message = "";
  try {
    parseRepository(url);
  } catch (error) {
    message = isProblem(error, "oci.invalidUrl") ? error.message : "";
  }

  expect(message).toBe(`invalid repository url ${JSON.stringify(url.replace("user:word@", "•••@"))}: ${reason}`);
});

describe("a configuration of Docker", () => {
  const auth = (user: string): { auth: string } => ({ auth: Buffer.from(`${user}:word`).toString("base64") });
  const config = JSON.stringify({
    auths: {
      "https://index.docker.io/v1/": auth("hub"),
      "ghcr.io": { username: "plain", password: "word" },
      "ghcr.io/team": auth("team"),
      "*.example.com": auth("wild"),
      "eu.example.com:5000": auth("port"),
      "empty.test": {},
      "tokens.test": { identitytoken: "t" },
    },
  });

  test.each([
    ["oci://docker.io/library/nginx", "hub"],
    ["oci://ghcr.io/other/app", "plain"],
    ["oci://ghcr.io/team/app", "team"],
    ["oci://ghcr.io/teams/app", "plain"],
    ["oci://eu.example.com/app", "wild"],
    ["oci://eu.example.com:5000/app", "port"],
    ["oci://a.eu.example.com/app", undefined],
    ["oci://example.com/app", undefined],
    ["oci://empty.test/app", undefined],
    ["oci://tokens.test/app", "identity"],
  ])("has for %s the credentials of %s", (url, wanted) => {
    const found = credentialsFor(readDockerConfig(config), parseRepository(url));

    expect(found?.kind === "basic" ? found.username : found?.kind).toBe(wanted);
  });

  test.each([
    ["no JSON", '{"auths": secret'],
    ["no auths", '{"secret": 1}'],
    ["an auth without a colon", JSON.stringify({ auths: { "a.test": { auth: Buffer.from("secret").toString("base64") } } })],
  ])("with %s is refused, and the message does not tell it", (_case, text) => {
    let message = "";
    try {
      readDockerConfig(text);
    } catch (error) {
      message = isProblem(error, "oci.badDockerConfig") ? error.message : "";
    }

    expect([message.startsWith("the credentials are no configuration of Docker: "), message.includes("secret")]).toEqual([true, false]);
  });
});

test.each([
  [
    'Bearer realm="https://a.test/t",service="a b",scope="repository:x:pull,push"',
    "bearer",
    { realm: "https://a.test/t", service: "a b", scope: "repository:x:pull,push" },
  ],
  ["Bearer realm=https://a.test/t", "bearer", { realm: "https://a.test/t" }],
  [String.raw`Basic realm="say \"who\""`, "basic", { realm: 'say "who"' }],
  ["basic", "basic", {}],
])("%s is a challenge", (header, scheme, parameters) => {
  expect(tryParseChallenge(header)).toEqual({ scheme, parameters });
});

test.each(["", "Negotiate", "Bearertoken x=1"])("%j is no challenge", (header) => {
  expect(tryParseChallenge(header)).toBeUndefined();
});
