// Where the embedded control plane answers differently from kube-apiserver on purpose, each with its reason.

export interface KnownDifference {
  /** Path of the difference in the compared answer, as a pattern. */
  readonly path: RegExp;
  /** Only for requests whose method and path match. */
  readonly request?: RegExp;
  /** Only where the text that names both values matches. */
  readonly text?: RegExp;
  /** Only where our own message matches. */
  readonly message?: RegExp;
  readonly reason: string;
}

export const KNOWN_DIFFERENCES: readonly KnownDifference[] = [
  {
    path: /^body\.rows\.\d+\.object\.metadata\.annotations$/,
    request: /\/apis\/autoscaling\/v1\//,
    reason: "rows of a table carry the metadata of the version that is asked for, upstream's that of no version",
  },
  {
    path: /./,
    message: /more than 500 levels of nesting/,
    reason: "500 levels of nesting are taken, of JSON and of YAML, because the stack carries them whatever happens; upstream takes 10,000",
  },
  {
    path: /./,
    message: /cannot unmarshal number -?\d{16,19} into .* of type int64"?$|number -?\d{16,} at \S+ cannot be kept exactly/,
    reason: "whole numbers beyond 2^53 are refused, because they could not be kept exactly; upstream keeps them up to 2^63",
  },
  { path: /^body\.(?:\d+\.object\.)?columnDefinitions\.\d+\.description$/, reason: "descriptions of columns are upstream's prose" },
  {
    path: /^body\.message$/,
    text: /ours "(?<where>.*?)(?:yaml|json): (?!cannot).*" real "\k<where>(?:yaml|json): /,
    reason: "a text that is no YAML is refused at the same place in the words of another parser",
  },
  {
    path: /./,
    message: /a mapping key is null; give it a text|(?:nan|inf) has no JSON form/i,
    reason: "keys that are null and numbers that are none are refused in words of our own, also where a later key takes their place",
  },
  {
    path: /^body\.message$/,
    text: /ours "failed to create typed patch object .*field not declared in schema.* real "failed to create typed patch object .*field not declared in schema/,
    reason: "kube-apiserver names unknown fields in the order of a Go map, and not always all of them",
  },
  {
    path: /^body\.status\.reason$/,
    text: /ours "RBAC: allowed by .* real "RBAC: allowed by /,
    reason: "which of several bindings allows is a matter of the order of a Go map",
  },
  { path: /^body\.serverAddressByClientCIDRs\.0\.serverAddress$/, reason: "the port on which the server listens" },
  {
    path: /^body\.(?:compiler|gitCommit|gitTreeState|goVersion|buildDate|platform)$/,
    request: /^GET \/version/,
    reason: "how the server was built",
  },
  {
    path: /^warnings\.\d+$/,
    request: /\/deployments\//,
    reason: "hints about likely mistakes in pod templates (ports defined twice) are advice, not part of the API",
  },
  {
    path: /^body\.(?:status\.conditions\.\d+\.(?:lastTransitionTime|lastUpdateTime))$/,
    reason: "Go writes a time that was never set as null, ours leaves it out; every real writer of conditions sets it",
  },
  {
    path: /^body\.(?:message|details\.causes\.\d+\.message)$/,
    text: /ours "(?: \\"\\" is invalid: patch: )?Invalid value: [\s\S]*(?:\}(?:\\+")|\]\\+"): (?<tail>[\s\S]*)" real "(?: \\"\\" is invalid: patch: )?Invalid value: [\s\S]*(?:\}(?:\\+")|\]\\+"): \k<tail>"$/,
    reason: "the quoted object of a refused patch has its keys in another order",
  },
  {
    path: /^warnings\.\d+$/,
    request: /^PATCH /,
    text: /ours undefined real "spec\.SessionAffinity is ignored for headless services"/,
    reason: "kube-apiserver patches its cached copy first, and once more when that was stale; the warnings of the first attempt stay",
  },
];
