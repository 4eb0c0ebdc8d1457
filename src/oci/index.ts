export { credentialsFor, readDockerConfig, type DockerEntry, type RegistryCredentials } from "./docker-config.ts";
export {
  basicAuthorization,
  HttpClient,
  readBody,
  type HttpAnswer,
  type HttpClientOptions,
  type HttpOrder,
  type TlsMaterial,
} from "./http-client.ts";
export { readContent, type IndexEntry, type OciContent, type Platform } from "./content.ts";
export { ociDigestOf } from "./digest.ts";
export type { BlobLimits } from "./download.ts";
export { shownUrl } from "./http-problem.ts";
export {
  HELM_CHART_TYPE,
  HELM_CONFIG_TYPE,
  HELM_LEGACY_CHART_TYPE,
  OCI_INDEX,
  OCI_MANIFEST,
  type Descriptor,
  type Manifest,
} from "./manifest.ts";
export { ociProblems } from "./problems.ts";
export { isOciDigest, parseImageReference, parseRepository, type ImageReference, type RepositoryName } from "./repository-name.ts";
export { cosignTags, referrersTag, writeReferrers } from "./referrers.ts";
export { type RepositoryOptions } from "./registry-session.ts";
export { OciRepository, type ManifestContent, type PutManifest } from "./repository.ts";
export type { BlobArrival, BlobUpload, UploadMemory } from "./upload.ts";
