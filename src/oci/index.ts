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
export { shownUrl } from "./http-problem.ts";
export { HELM_CHART_TYPE, HELM_CONFIG_TYPE, HELM_LEGACY_CHART_TYPE, type Descriptor, type Manifest } from "./manifest.ts";
export { ociProblems } from "./problems.ts";
export { isOciDigest, parseImageReference, parseRepository, type ImageReference, type RepositoryName } from "./repository-name.ts";
export { OciRepository, type BlobLimits, type RepositoryOptions } from "./repository.ts";
