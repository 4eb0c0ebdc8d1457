// Which adapter speaks to a forge.
import { apiUrl } from "./address.ts";
import { BitbucketServerForge } from "./bitbucket-server.ts";
import type { ExchangeOptions } from "./exchange.ts";
import type { Forge, ForgeAccess } from "./forge.ts";
import { GiteaForge } from "./gitea.ts";
import { GithubForge } from "./github.ts";
import { GitlabForge } from "./gitlab.ts";
import { forgeProblems } from "./problems.ts";

/**
 * Opens a forge; nothing is sent yet, and the client libraries are loaded with the first request.
 * @throws forge.invalidHostname · forge.insecureHostname · forge.invalidApp for an app at a forge that is not GitHub
 */
export function openForge(access: ForgeAccess): Forge {
  const { kind, login, clock, certificateAuthority, proxy } = access;
  if ("app" in login && kind !== "github") throw forgeProblems.invalidApp(`${kind} knows no GitHub Apps`);
  const exchange: ExchangeOptions = {
    address: new URL(apiUrl(access)).origin,
    clock,
    hidden: () => ("app" in login ? [] : [login.token.reveal()]),
    login: "app" in login ? `the GitHub App ${login.app.app.appId}` : "the token",
    ...(certificateAuthority !== undefined && { certificateAuthority }),
    ...(proxy && { proxy }),
  };
  switch (kind) {
    case "github":
      return new GithubForge(access, exchange);
    case "gitlab":
      return new GitlabForge(access, exchange);
    case "gitea":
      return new GiteaForge(access, exchange);
    case "bitbucket-server":
      return new BitbucketServerForge(access, exchange);
  }
}
