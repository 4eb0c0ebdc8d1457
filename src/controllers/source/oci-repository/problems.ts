import { catalogue } from "#base";

export const ociRepositoryProblems = catalogue("ociRepository", {
  noMatch: (url: string, range: string) => ({
    verdict: "retry",
    message: `${url} has no tag that matches semver ${JSON.stringify(range)}`,
    next: "push one, or widen spec.ref.semver",
  }),
  invalidFilter: (filter: string) => ({
    verdict: "retry",
    message: `spec.ref.semverFilter ${JSON.stringify(filter)} is no expression`,
    next: "write it in Go's syntax of regular expressions",
  }),
  noLayers: (what: string) => ({ verdict: "retry", message: `${what} has no layers` }),
  noLayerOfType: (what: string, mediaType: string) => ({
    verdict: "retry",
    message: `${what} has no layer with media type '${mediaType}'`,
    next: "push one, or change spec.layerSelector.mediaType",
  }),
});
