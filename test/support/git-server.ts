export {
  startGitServer,
  type FaultRule,
  type GitServer,
  type GitServerFault,
  type GitServerOptions,
  type GitServerRequest,
  type RepositoryOptions,
} from "../../tools/git-server/git-server.ts";
