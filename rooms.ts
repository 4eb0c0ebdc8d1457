/** One line per room: which rooms it may enter, which npm packages it alone may hold, and whether it may touch the outside world. */
interface Room {
  readonly may: readonly string[];
  readonly holds?: readonly string[];
  /** A pure room takes time, chance and the outside as arguments: no `node:*`, no `fetch`, no timers. */
  readonly pure?: true;
}

export const ROOMS: Readonly<Record<string, Room>> = {
  // floor 0: words
  base: { may: [], pure: true },
  // floor 1: truth
  api: { may: ["base"], holds: ["typebox"], pure: true },
  // floor 2: pure engines
  codec: { may: ["base"], holds: ["js-yaml", "semver", "ignore", "antlr4ng", "re2js", "smol-toml"], pure: true },
  template: { may: ["base", "codec"], pure: true },
  kustomize: { may: ["base", "codec"], holds: ["@noble/hashes"], pure: true },
  helm: { may: ["base", "codec", "template", "kustomize"], holds: ["@cfworker/json-schema"], pure: true },
  // floor 3: places
  crypto: { may: ["base", "template"], holds: ["bcryptjs", "@peculiar/asn1-schema", "@peculiar/asn1-x509", "age-encryption"] },
  git: { may: ["base", "codec"], holds: ["isomorphic-git", "ssh2", "openpgp", "http-proxy-agent", "https-proxy-agent"] },
  kube: { may: ["base", "api", "codec"], holds: ["undici"] },
  store: { may: ["base", "codec"], holds: ["tar-stream"] },
  forge: {
    may: ["base"],
    holds: ["@octokit/rest", "@octokit/auth-app", "@gitbeaker/core", "@gitbeaker/requester-utils", "gitea-js", "undici"],
  },
  oci: { may: ["base"], holds: ["undici"] },
  bucket: { may: ["base"], holds: ["@aws-sdk/client-s3"] },
  // floor 4: engines over places
  apply: { may: ["base", "api", "codec", "kube"] },
  runtime: { may: ["base", "api", "codec", "kube"], holds: ["prom-client"] },
  "control-plane": { may: ["base", "api", "codec", "kube"], holds: ["lmdb", "croner"] },
  // floor 5: work
  controllers: {
    may: ["base", "api", "codec", "template", "kustomize", "helm", "crypto", "git", "forge", "kube", "store", "oci", "apply", "runtime"],
  },
  distribution: { may: ["base", "api", "codec"] },
  operations: {
    may: [
      "base",
      "api",
      "codec",
      "template",
      "kustomize",
      "helm",
      "crypto",
      "git",
      "forge",
      "kube",
      "store",
      "oci",
      "bucket",
      "apply",
      "runtime",
      "distribution",
    ],
  },
  // floor 6: front doors
  provider: {
    may: ["base", "api", "codec", "kube", "git", "forge", "oci", "apply", "runtime", "distribution", "operations"],
    holds: ["@bufbuild/protobuf", "@connectrpc/connect", "@connectrpc/connect-node"],
  },
  testing: { may: ["base", "api", "codec", "provider"] },
  cli: {
    may: [
      "base",
      "api",
      "codec",
      "template",
      "kustomize",
      "helm",
      "crypto",
      "git",
      "forge",
      "kube",
      "store",
      "apply",
      "runtime",
      "control-plane",
      "controllers",
      "distribution",
      "operations",
    ],
    holds: ["commander", "cli-table3", "picocolors"],
  },
};
