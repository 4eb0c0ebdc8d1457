// Gitea and Forgejo over the client that is generated from Gitea's description of its API; Forgejo keeps these paths.
import { isProblem } from "#base";
import { forgeUrl } from "./address.ts";
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

type Api = ReturnType<typeof import("gitea-js").giteaApi>;

const PAGE_SIZE = 50;
const PERMISSIONS: Readonly<Record<string, Permission>> = { read: "pull", write: "push", admin: "admin", owner: "admin" };

interface RepositoryAnswer {
  readonly id?: number;
  readonly private?: boolean;
  readonly description?: string;
  readonly default_branch?: string;
  readonly owner?: { readonly login?: string };
}

/** @see https://docs.gitea.com/api (1.23); behaviour: fluxcd/go-git-providers gitea/ */
export class GiteaForge implements Forge {
  readonly kind = "gitea";
  readonly address: string;
  /** @see https://github.com/go-gitea/gitea/issues/14717 */
  readonly setsTeamPermission = false;
  readonly #access: ForgeAccess;
  readonly #exchange: ExchangeOptions;

  constructor(access: ForgeAccess, exchange: ExchangeOptions) {
    this.address = exchange.address;
    this.#access = access;
    this.#exchange = exchange;
  }

  async findRepository(place: RepositoryPlace, signal?: AbortSignal): Promise<ForgeRepository | undefined> {
    const api = await this.#api(signal);
    return tryAsk(async () => repositoryOf(place, (await api.repos.repoGet(place.owner, place.name)).data));
  }

  async createRepository(
    place: RepositoryPlace,
    settings: RepositorySettings & { readonly branch: string },
    signal?: AbortSignal,
  ): Promise<ForgeRepository> {
    const api = await this.#api(signal);
    const { branch, description } = settings;
    const wish = {
      name: place.name,
      private: isPrivate(settings),
      default_branch: branch,
      auto_init: false,
      ...(description !== undefined && { description }),
    };
    if (!place.isPersonal) return repositoryOf(place, (await api.orgs.createOrgRepo(place.owner, wish)).data);
    const { login = "" } = (await api.user.userGetCurrent()).data;
    if (login.toLowerCase() !== place.owner.toLowerCase()) throw forgeProblems.wrongOwner(place.owner, login);
    return repositoryOf(place, (await api.user.createCurrentUserRepo(wish)).data);
  }

  async updateRepository({ place }: ForgeRepository, settings: RepositorySettings, signal?: AbortSignal): Promise<ForgeRepository> {
    const api = await this.#api(signal);
    const { description } = settings;
    const wish = { private: isPrivate(settings), ...(description !== undefined && { description }) };
    return repositoryOf(place, (await api.repos.repoEdit(place.owner, place.name, wish)).data);
  }

  async setDefaultBranch({ place }: ForgeRepository, branch: string, signal?: AbortSignal): Promise<void> {
    await (await this.#api(signal)).repos.repoEdit(place.owner, place.name, { default_branch: branch });
  }

  async findTeamAccess({ place }: ForgeRepository, team: string, signal?: AbortSignal): Promise<Permission | undefined> {
    const api = await this.#api(signal);
    return tryAsk(async () => {
      const { data } = await api.repos.repoCheckTeam(place.owner, place.name, encodeURIComponent(team));
      // A team whose rights are given unit by unit has the permission `none` of its own.
      return PERMISSIONS[data.permission ?? ""] ?? "pull";
    });
  }

  async grantTeamAccess({ place }: ForgeRepository, { team }: TeamAccess, signal?: AbortSignal): Promise<void> {
    await (await this.#api(signal)).repos.repoAddTeam(place.owner, place.name, encodeURIComponent(team));
  }

  async listDeployKeys({ place }: ForgeRepository, signal?: AbortSignal): Promise<readonly DeployKey[]> {
    const api = await this.#api(signal);
    const found: DeployKey[] = [];
    // A server may give less to a page than it is asked for, so only an empty one is the last for certain.
    for (let page = 1; ; page++) {
      const { data } = await api.repos.repoListKeys(place.owner, place.name, { page, limit: PAGE_SIZE });
      if (data.length === 0) return found;
      found.push(...data.map(({ id = 0, title = "", key = "", read_only = false }) => ({ id, title, key, isReadOnly: read_only })));
    }
  }

  async addDeployKey({ place }: ForgeRepository, { title, key, isReadOnly }: Omit<DeployKey, "id">, signal?: AbortSignal): Promise<void> {
    await (await this.#api(signal)).repos.repoCreateKey(place.owner, place.name, { title, key, read_only: isReadOnly });
  }

  async removeDeployKey({ place }: ForgeRepository, id: number, signal?: AbortSignal): Promise<void> {
    await (await this.#api(signal)).repos.repoDeleteKey(place.owner, place.name, id);
  }

  async #api(signal: AbortSignal | undefined): Promise<Api> {
    const { giteaApi } = await import("gitea-js");
    const { login, hostname } = this.#access;
    const token = "app" in login ? await login.app.token(signal) : login.token;
    const url = forgeUrl(hostname);
    const base = `${url.origin}${url.pathname.replace(/\/+$/, "")}`;
    return giteaApi(base, { token: token.reveal(), customFetch: forgeFetch(this.#exchange, signal) });
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

function isPrivate({ visibility }: RepositorySettings): boolean {
  if (visibility === "internal") throw forgeProblems.unfitVisibility("gitea", visibility);
  return visibility === "private";
}

function repositoryOf(place: RepositoryPlace, answer: RepositoryAnswer): ForgeRepository {
  return {
    place,
    id: answer.id ?? 0,
    visibility: answer.private === true ? "private" : "public",
    description: answer.description ?? "",
    defaultBranch: answer.default_branch ?? "",
  };
}
