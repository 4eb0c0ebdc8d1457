// Bitbucket Server and Data Center. No client library for its API is kept, so its few paths stand here (docs/adr/0041).
import { isProblem } from "#base";
import { apiUrl } from "./address.ts";
import { forgeFetch, type ExchangeOptions } from "./exchange.ts";
import type {
  DeployKey,
  Forge,
  ForgeAccess,
  ForgeRepository,
  Permission,
  RepositoryPlace,
  RepositorySettings,
  TeamAccess,
} from "./forge.ts";
import { forgeProblems } from "./problems.ts";

const REPOSITORY_PERMISSIONS: Readonly<Partial<Record<Permission, string>>> = {
  pull: "REPO_READ",
  push: "REPO_WRITE",
  admin: "REPO_ADMIN",
};
/** Strongest first. A group has what its project gives it, too. */
const NAMES: readonly (readonly [permission: Permission, ...names: string[]])[] = [
  ["admin", "REPO_ADMIN", "PROJECT_ADMIN"],
  ["push", "REPO_WRITE", "PROJECT_WRITE"],
  ["pull", "REPO_READ", "PROJECT_READ"],
];
const PAGE_SIZE = 100;

interface RepositoryAnswer {
  readonly id: number;
  readonly public?: boolean;
  readonly description?: string;
}

interface Page<T> {
  readonly values: readonly T[];
  readonly isLastPage?: boolean;
  readonly nextPageStart?: number | null;
}

interface GroupPermission {
  readonly group: { readonly name: string };
  readonly permission: string;
}

interface KeyAnswer {
  readonly key: { readonly id: number; readonly text: string; readonly label?: string };
  readonly permission: string;
}

/** @see https://developer.atlassian.com/server/bitbucket/rest/; behaviour: fluxcd/go-git-providers stash/ */
export class BitbucketServerForge implements Forge {
  readonly kind = "bitbucket-server";
  readonly address: string;
  readonly setsTeamPermission = true;
  readonly #access: ForgeAccess;
  readonly #exchange: ExchangeOptions;

  constructor(access: ForgeAccess, exchange: ExchangeOptions) {
    this.address = exchange.address;
    this.#access = access;
    this.#exchange = exchange;
  }

  async findRepository(place: RepositoryPlace, signal?: AbortSignal): Promise<ForgeRepository | undefined> {
    const found = await this.#tryAsk<RepositoryAnswer>({ path: pathOf(place), signal });
    if (found === undefined) return undefined;
    return repositoryOf(place, found, await this.#defaultBranch(place, signal));
  }

  async createRepository(
    place: RepositoryPlace,
    settings: RepositorySettings & { readonly branch: string },
    signal?: AbortSignal,
  ): Promise<ForgeRepository> {
    const { branch, description } = settings;
    const body = {
      name: place.name,
      scmId: "git",
      public: isPublic(settings),
      defaultBranch: branch,
      ...(description !== undefined && { description }),
    };
    const made = await this.#ask<RepositoryAnswer>({ method: "POST", path: `api/1.0/projects/${keyOf(place)}/repos`, body, signal });
    return repositoryOf(place, made, branch);
  }

  async updateRepository(
    { place, defaultBranch }: ForgeRepository,
    settings: RepositorySettings,
    signal?: AbortSignal,
  ): Promise<ForgeRepository> {
    const { description } = settings;
    const body = { public: isPublic(settings), ...(description !== undefined && { description }) };
    return repositoryOf(place, await this.#ask<RepositoryAnswer>({ method: "PUT", path: pathOf(place), body, signal }), defaultBranch);
  }

  async setDefaultBranch({ place }: ForgeRepository, branch: string, signal?: AbortSignal): Promise<void> {
    const body = { id: `refs/heads/${branch}` };
    await this.#eitherPath(place, (path) => this.#ask({ method: "PUT", path, body, signal }));
  }

  async findTeamAccess({ place }: ForgeRepository, team: string, signal?: AbortSignal): Promise<Permission | undefined> {
    const query = { filter: team };
    const paths = [`${pathOf(place)}/permissions/groups`, `api/1.0/projects/${keyOf(place)}/permissions/groups`];
    const found = await Promise.all(paths.map((path) => this.#all<GroupPermission>({ path, query, signal })));
    // The filter finds names that contain the text.
    const names = found.flat().flatMap(({ group, permission }) => (group.name === team ? [permission] : []));
    return NAMES.find(([, ...fitting]) => fitting.some((each) => names.includes(each)))?.[0];
  }

  async grantTeamAccess({ place }: ForgeRepository, { team, permission }: TeamAccess, signal?: AbortSignal): Promise<void> {
    const name = REPOSITORY_PERMISSIONS[permission];
    if (name === undefined) throw forgeProblems.unfitPermission("Bitbucket Server", permission, Object.keys(REPOSITORY_PERMISSIONS));
    const query = { name: team, permission: name };
    await this.#ask({ method: "PUT", path: `${pathOf(place)}/permissions/groups`, query, signal });
  }

  async listDeployKeys({ place }: ForgeRepository, signal?: AbortSignal): Promise<readonly DeployKey[]> {
    const found = await this.#all<KeyAnswer>({ path: keysPathOf(place), signal });
    return found.map(({ key, permission }) => ({
      id: key.id,
      title: key.label ?? "",
      key: key.text,
      isReadOnly: permission === "REPO_READ",
    }));
  }

  async addDeployKey({ place }: ForgeRepository, { title, key, isReadOnly }: Omit<DeployKey, "id">, signal?: AbortSignal): Promise<void> {
    const body = { key: { text: key, label: title }, permission: isReadOnly ? "REPO_READ" : "REPO_WRITE" };
    await this.#ask({ method: "POST", path: keysPathOf(place), body, signal });
  }

  async removeDeployKey({ place }: ForgeRepository, id: number, signal?: AbortSignal): Promise<void> {
    await this.#ask({ method: "DELETE", path: `${keysPathOf(place)}/${id}`, signal });
  }

  async #defaultBranch(place: RepositoryPlace, signal: AbortSignal | undefined): Promise<string> {
    try {
      const found = await this.#eitherPath(place, (path) => this.#ask<{ displayId?: string } | null>({ path, signal }));
      return found?.displayId ?? "";
    } catch (error) {
      // A repository without commits may have none.
      if (isProblem(error, "forge.notFound")) return "";
      throw error;
    }
  }

  /** Release 7.5 gave the default branch a path of its own; the one before it was kept for long. */
  async #eitherPath<T>(place: RepositoryPlace, work: (path: string) => Promise<T>): Promise<T> {
    try {
      return await work(`${pathOf(place)}/default-branch`);
    } catch (error) {
      if (!isProblem(error, "forge.notFound")) throw error;
      return work(`${pathOf(place)}/branches/default`);
    }
  }

  async #all<T>(request: ApiRequest): Promise<readonly T[]> {
    const found: T[] = [];
    for (let start = 0; ;) {
      const page = await this.#ask<Page<T>>({ ...request, query: { ...request.query, start: String(start), limit: String(PAGE_SIZE) } });
      found.push(...page.values);
      if (page.isLastPage !== false || typeof page.nextPageStart !== "number") return found;
      start = page.nextPageStart;
    }
  }

  async #tryAsk<T>(request: ApiRequest): Promise<T | undefined> {
    try {
      return await this.#ask<T>(request);
    } catch (error) {
      if (isProblem(error, "forge.notFound")) return undefined;
      throw error;
    }
  }

  async #ask<T>({ path, method = "GET", query = {}, body, signal }: ApiRequest): Promise<T> {
    const { login } = this.#access;
    const token = "app" in login ? await login.app.token(signal) : login.token;
    const url = new URL(`${apiUrl(this.#access)}/${path}`);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    const answer = await forgeFetch(this.#exchange, signal)(url, {
      method,
      headers: {
        accept: "application/json",
        authorization: `Bearer ${token.reveal()}`,
        // A request that changes something without a JSON body is taken for a forged form otherwise.
        "x-atlassian-token": "no-check",
        ...(body !== undefined && { "content-type": "application/json" }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    return (text === "" ? null : JSON.parse(text)) as T;
  }
}

interface ApiRequest {
  /** Below `/rest/`. */
  readonly path: string;
  readonly method?: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: object;
  readonly signal: AbortSignal | undefined;
}

/** Repositories of users stand in a project whose key is their name after a tilde. */
function keyOf({ owner, isPersonal }: RepositoryPlace): string {
  return encodeURIComponent(isPersonal ? `~${owner}` : owner);
}

function pathOf(place: RepositoryPlace): string {
  return `api/1.0/projects/${keyOf(place)}/repos/${encodeURIComponent(place.name)}`;
}

function keysPathOf(place: RepositoryPlace): string {
  return `keys/1.0/projects/${keyOf(place)}/repos/${encodeURIComponent(place.name)}/ssh`;
}

function isPublic({ visibility }: RepositorySettings): boolean {
  if (visibility === "internal") throw forgeProblems.unfitVisibility("Bitbucket Server", visibility);
  return visibility === "public";
}

function repositoryOf(place: RepositoryPlace, answer: RepositoryAnswer, defaultBranch: string): ForgeRepository {
  return {
    place,
    id: answer.id,
    visibility: answer.public === true ? "public" : "private",
    description: answer.description ?? "",
    defaultBranch,
  };
}
