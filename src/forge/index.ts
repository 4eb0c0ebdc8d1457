export { cloneAddresses, forgeUrl, placeOfAddress, publicHostname, type CloneAddresses } from "./address.ts";
export {
  ensureDeployKey,
  ensureDeployToken,
  findDeployKey,
  hasDeployToken,
  loginTitle,
  removeDeployKey,
  removeDeployToken,
  type KeyWish,
  type KnownToken,
  type LoginScope,
} from "./ensure-login.ts";
export {
  ensureDefaultBranch,
  ensureRepository,
  ensureTeamAccess,
  inspectTeamAccess,
  type EnsuredRepository,
  type RepositoryWish,
  type FoundAccess,
  type TeamFailure,
} from "./ensure-repository.ts";
export type {
  DeployKey,
  Forge,
  ForgeAccess,
  ForgeKind,
  ForgeRepository,
  Permission,
  RepositoryPlace,
  TeamAccess,
  Visibility,
} from "./forge.ts";
export { GithubAppLogin, INSTALLATION_USERNAME, tryParseAppSecret, writeAppSecret, type GithubApp } from "./github-app.ts";
export { openForge } from "./open-forge.ts";
export { forgeProblems, tokenVariable } from "./problems.ts";
export { parseTeam } from "./team.ts";
