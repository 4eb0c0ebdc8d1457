// Where the embedded control plane answers differently from kube-apiserver on purpose, each with its reason.

export interface KnownDifference {
  /** Path of the difference in the compared answer, as a pattern. */
  readonly path: RegExp;
  /** Only for requests whose method and path match. */
  readonly request?: RegExp;
  readonly reason: string;
}

export const KNOWN_DIFFERENCES: readonly KnownDifference[] = [
  { path: /^body\.columnDefinitions\.\d+\.description$/, reason: "descriptions of columns are upstream's prose" },
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
    request: /^PATCH \S*fieldValidation=Strict/,
    reason: "the quoted object of a refused patch has its keys in another order",
  },
];
