// Where a forge and its repositories are, by the conventions of each kind; nothing is asked for.
import { forgeProblems } from "./problems.ts";
import type { ForgeAccess, ForgeKind, RepositoryPlace } from "./forge.ts";

const PUBLIC: Readonly<Partial<Record<ForgeKind, string>>> = { github: "github.com", gitlab: "gitlab.com", gitea: "gitea.com" };

/** Host of the public service of a kind; undefined where there is none. */
export function publicHostname(kind: ForgeKind): string | undefined {
  return PUBLIC[kind];
}

/** URL of a forge from its hostname; https where no scheme is given. @throws forge.invalidHostname */
export function forgeUrl(hostname: string): URL {
  const text = /^[a-z][a-z0-9+.-]*:\/\//i.test(hostname) ? hostname : `https://${hostname}`;
  if (!URL.canParse(text)) throw forgeProblems.invalidHostname(hostname, "it is no name of a host");
  const url = new URL(text);
  if (!["http:", "https:"].includes(url.protocol)) throw forgeProblems.invalidHostname(hostname, "the scheme must be http or https");
  if (url.username !== "" || url.password !== "") throw forgeProblems.invalidHostname(url.host, "it must not hold credentials");
  url.pathname = url.pathname.replace(/\/+$/, "");
  return url;
}

/**
 * Base URL of the REST API, without a slash at its end.
 * @throws forge.invalidHostname · forge.insecureHostname
 * @see https://docs.github.com/en/enterprise-server/rest/quickstart and the like of the other kinds
 */
export function apiUrl({ kind, hostname, allowInsecure = false }: Pick<ForgeAccess, "kind" | "hostname" | "allowInsecure">): string {
  const url = forgeUrl(hostname);
  if (url.protocol === "http:" && !allowInsecure) throw forgeProblems.insecureHostname(url.origin);
  const base = `${url.origin}${url.pathname.replace(/\/+$/, "")}`;
  switch (kind) {
    case "github":
      return url.host === "github.com" ? "https://api.github.com" : `${base}/api/v3`;
    case "gitlab":
      return `${base}/api/v4`;
    case "gitea":
      return `${base}/api/v1`;
    case "bitbucket-server":
      return `${base}/rest`;
  }
}

export interface CloneAddresses {
  /** With the scheme of the forge's own address. */
  readonly http: string;
  readonly ssh: string;
}

/**
 * Clone addresses as upstream forms them: over SSH with the user `git` and without `.git` at the end.
 * @param sshHostname host, with its port where needed, that takes the place of the forge's own over SSH
 * @throws forge.invalidHostname
 * @see fluxcd/go-git-providers gitprovider/repositoryref.go and stash/resource_repository.go (behaviour)
 */
export function cloneAddresses(kind: ForgeKind, hostname: string, place: RepositoryPlace, sshHostname?: string): CloneAddresses {
  const url = forgeUrl(hostname);
  const base = `${url.origin}${url.pathname.replace(/\/+$/, "")}`;
  const path = repositoryPath(kind, place);
  const prefix = kind === "bitbucket-server" ? "/scm" : "";
  const sshHost = sshHostname ?? url.hostname;
  if (!URL.canParse(`ssh://git@${sshHost}/`)) throw forgeProblems.invalidHostname(sshHost, "it is no name of a host");
  return { http: `${base}${prefix}/${path}.git`, ssh: `ssh://git@${sshHost}/${path}` };
}

/** Path of a repository: `owner/name`, at Bitbucket Server with `~` before the name of a user. */
export function repositoryPath(kind: ForgeKind, { owner, name, isPersonal }: RepositoryPlace): string {
  return `${kind === "bitbucket-server" && isPersonal ? `~${owner}` : owner}/${name}`;
}

/**
 * Host and place of a repository from a clone address, as {@link cloneAddresses} forms them; undefined for other forms. Whether the
 * owner is a user is told by Bitbucket Server's addresses only.
 */
export function placeOfAddress(
  kind: ForgeKind,
  address: string,
): { readonly hostname: string; readonly place: RepositoryPlace } | undefined {
  if (!URL.canParse(address)) return undefined;
  const url = new URL(address);
  const path = url.pathname.replace(/^\/+|\/+$/g, "").replace(/\.git$/, "");
  const parts = (kind === "bitbucket-server" ? path.replace(/^scm\//, "") : path).split("/").map(decodeURIComponent);
  const name = parts.pop() ?? "";
  const owner = parts.join("/");
  if (owner === "" || name === "" || (kind !== "gitlab" && owner.includes("/"))) return undefined;
  const isPersonal = kind === "bitbucket-server" && owner.startsWith("~");
  const hostname = url.protocol === "ssh:" ? url.hostname : url.protocol === "https:" ? url.host : url.origin;
  return { hostname, place: { owner: isPersonal ? owner.slice(1) : owner, name, isPersonal } };
}
