// The fake services by kind.
import type { ForgeKind } from "#forge";
import { bitbucketServerApi } from "./bitbucket-server.ts";
import type { ForgeApi } from "./forge-server.ts";
import { giteaApi } from "./gitea.ts";
import { githubApi } from "./github.ts";
import { gitlabApi } from "./gitlab.ts";

export const FORGE_APIS: Readonly<Record<ForgeKind, ForgeApi>> = {
  github: githubApi,
  gitlab: gitlabApi,
  gitea: giteaApi,
  "bitbucket-server": bitbucketServerApi,
};
