// GitLab over Gitbeaker's resources; only its requester is ours, so that failures and patience are the same as elsewhere.
import { isProblem, Secret } from "#base";
import type { AccessLevel } from "@gitbeaker/core";
import { forgeUrl } from "./address.ts";
import { forgeFetch, type ExchangeOptions } from "./exchange.ts";
import type {
  DeployKey,
  DeployToken,
  DeployTokens,
  Forge,
  ForgeAccess,
  ForgeRepository,
  Permission,
  RepositoryPlace,
  RepositorySettings,
  TeamAccess,
  Visibility,
} from "./forge.ts";
import { forgeProblems } from "./problems.ts";

/** Roles of GitLab by what they allow. @see fluxcd/go-git-providers gitlab/resource_teamaccess.go */
const LEVELS: Readonly<Record<Permission, AccessLevel>> = { pull: 10, triage: 20, push: 30, maintain: 40, admin: 50 };

interface ProjectAnswer {
  readonly id: number;
  readonly visibility?: unknown;
  readonly description?: unknown;
  readonly default_branch?: unknown;
  readonly namespace?: { readonly kind?: string };
  readonly shared_with_groups?: unknown;
}

interface Share {
  readonly group_id: number;
  readonly group_name?: string;
  readonly group_full_path?: string;
  readonly group_access_level: number;
}

/** What Gitbeaker hands to a requester. */
interface RequestParts {
  readonly prefixUrl?: string;
  readonly searchParams?: string;
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

/** @see https://docs.gitlab.com/api/rest (v4); behaviour: fluxcd/go-git-providers gitlab/ */
export class GitlabForge implements Forge {
  readonly kind = "gitlab";
  readonly address: string;
  readonly setsTeamPermission = true;
  readonly deployTokens: DeployTokens;
  readonly #access: ForgeAccess;
  readonly #exchange: ExchangeOptions;

  constructor(access: ForgeAccess, exchange: ExchangeOptions) {
    this.address = exchange.address;
    this.#access = access;
    this.#exchange = exchange;
    this.deployTokens = {
      list: async ({ id }, signal) => {
        const { core, options } = await this.#api(signal);
        const found = await new core.DeployTokens(options).all({ projectId: id, active: true, perPage: 100 });
        // Releases before 14 do not know the filter.
        return found.filter((each) => !each.revoked && !each.expired).map(tokenOf);
      },
      create: async ({ id }, name, signal) => {
        const { core, options } = await this.#api(signal);
        const made = await new core.DeployTokens(options).create(name, ["read_repository"], { projectId: id });
        return { ...tokenOf(made), token: new Secret(made.token) };
      },
      remove: async ({ id }, token, signal) => {
        const { core, options } = await this.#api(signal);
        await new core.DeployTokens(options).remove(token, { projectId: id });
      },
    };
  }

  findRepository(place: RepositoryPlace, signal?: AbortSignal): Promise<ForgeRepository | undefined> {
    return tryAsk(async () => {
      const { core, options } = await this.#api(signal);
      return repositoryOf(place, await new core.Projects(options).show(`${place.owner}/${place.name}`));
    });
  }

  async createRepository(place: RepositoryPlace, settings: RepositorySettings, signal?: AbortSignal): Promise<ForgeRepository> {
    const { core, options } = await this.#api(signal);
    const { visibility, description } = settings;
    const wish = { name: place.name, path: place.name, visibility, ...(description !== undefined && { description }) };
    const projects = new core.Projects(options);
    if (!place.isPersonal) {
      const { id } = await new core.Groups(options).show(place.owner);
      return repositoryOf(place, await projects.create({ ...wish, namespaceId: id }));
    }
    const { username } = await new core.Users(options).showCurrentUser();
    if (username.toLowerCase() !== place.owner.toLowerCase()) throw forgeProblems.wrongOwner(place.owner, username);
    return repositoryOf(place, await projects.create(wish));
  }

  async updateRepository({ id, place }: ForgeRepository, settings: RepositorySettings, signal?: AbortSignal): Promise<ForgeRepository> {
    const { core, options } = await this.#api(signal);
    const { visibility, description } = settings;
    return repositoryOf(
      place,
      await new core.Projects(options).edit(id, { visibility, ...(description !== undefined && { description }) }),
    );
  }

  async setDefaultBranch({ id }: ForgeRepository, branch: string, signal?: AbortSignal): Promise<void> {
    const { core, options } = await this.#api(signal);
    await new core.Projects(options).edit(id, { defaultBranch: branch });
  }

  async findTeamAccess(repository: ForgeRepository, team: string, signal?: AbortSignal): Promise<Permission | undefined> {
    const share = await this.#share(repository, team, signal);
    return share === undefined ? undefined : permissionOf(share.group_access_level);
  }

  async grantTeamAccess(repository: ForgeRepository, { team, permission }: TeamAccess, signal?: AbortSignal): Promise<void> {
    const { core, options } = await this.#api(signal);
    const projects = new core.Projects(options);
    const before = await this.#share(repository, team, signal);
    const { id } = await new core.Groups(options).show(team);
    // A share cannot be changed, only taken back and made anew.
    if (before !== undefined) await projects.unshare(repository.id, before.group_id);
    await projects.share(repository.id, id, LEVELS[permission]);
  }

  async listDeployKeys({ id }: ForgeRepository, signal?: AbortSignal): Promise<readonly DeployKey[]> {
    const { core, options } = await this.#api(signal);
    const found = await new core.DeployKeys(options).all({ projectId: id, perPage: 100 });
    return found.map((each) => ({ id: each.id, title: each.title, key: each.key, isReadOnly: each["can_push"] !== true }));
  }

  async addDeployKey({ id }: ForgeRepository, { title, key, isReadOnly }: Omit<DeployKey, "id">, signal?: AbortSignal): Promise<void> {
    const { core, options } = await this.#api(signal);
    await new core.DeployKeys(options).create(id, title, key, { canPush: !isReadOnly });
  }

  async removeDeployKey(repository: ForgeRepository, id: number, signal?: AbortSignal): Promise<void> {
    const { core, options } = await this.#api(signal);
    await new core.DeployKeys(options).remove(repository.id, id);
  }

  /** How a project is shared with a group; the group by its full path, or by its name as upstream looks for it. */
  async #share({ id }: ForgeRepository, team: string, signal: AbortSignal | undefined): Promise<Share | undefined> {
    const { core, options } = await this.#api(signal);
    const project = (await new core.Projects(options).show(id)) as ProjectAnswer;
    const shares = (project.shared_with_groups ?? []) as readonly Share[];
    return (
      shares.find((each) => each.group_full_path?.toLowerCase() === team.toLowerCase()) ?? shares.find((each) => each.group_name === team)
    );
  }

  async #api(signal: AbortSignal | undefined) {
    const [core, { createRequesterFn }] = await Promise.all([import("@gitbeaker/core"), import("@gitbeaker/requester-utils")]);
    const { login, hostname } = this.#access;
    const token = "app" in login ? await login.app.token(signal) : login.token;
    const url = forgeUrl(hostname);
    const fetch = forgeFetch(this.#exchange, signal);
    const requesterFn = createRequesterFn(
      (_service, options) => Promise.resolve(options),
      async (endpoint, given = {}) => {
        const { prefixUrl = "", searchParams = "", method = "GET", headers = {}, body } = given as RequestParts;
        const at = new URL(endpoint, prefixUrl.endsWith("/") ? prefixUrl : `${prefixUrl}/`);
        at.search = searchParams;
        const answer = await fetch(at, { method, headers, ...(body !== undefined && { body }) });
        const text = await answer.text();
        const value = (text === "" ? {} : JSON.parse(text)) as Record<string, unknown>;
        return { status: answer.status, headers: Object.fromEntries(answer.headers), body: value };
      },
    );
    // A bearer token is dropped where a redirect leads to another host; GitLab's own header would not be.
    const options = {
      host: `${url.origin}${url.pathname.replace(/\/+$/, "")}`,
      oauthToken: token.reveal(),
      requesterFn,
      rateLimits: {},
    };
    return { core, options };
  }
}

async function tryAsk<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (isProblem(error, "forge.notFound")) return undefined;
    throw error;
  }
}

function tokenOf({ id, name, username }: DeployToken): DeployToken {
  return { id, name, username };
}

/** The strongest permission that a role covers. */
function permissionOf(level: number): Permission | undefined {
  const order: readonly Permission[] = ["admin", "maintain", "push", "triage", "pull"];
  return order.find((each) => LEVELS[each] <= level);
}

function repositoryOf(place: RepositoryPlace, answer: ProjectAnswer): ForgeRepository {
  return {
    place: { ...place, isPersonal: answer.namespace === undefined ? place.isPersonal : answer.namespace.kind === "user" },
    id: answer.id,
    visibility: answer.visibility as Visibility,
    description: typeof answer.description === "string" ? answer.description : "",
    defaultBranch: typeof answer.default_branch === "string" ? answer.default_branch : "",
  };
}
