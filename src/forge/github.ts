// GitHub and GitHub Enterprise Server over Octokit.
import { isProblem } from "#base";
import { apiUrl } from "./address.ts";
import { forgeFetch, problemWithin, type ExchangeOptions } from "./exchange.ts";
import type {
  DeployKey,
  Forge,
  ForgeAccess,
  ForgeRepository,
  Permission,
  RepositoryPlace,
  RepositorySettings,
  TeamAccess,
  Visibility,
} from "./forge.ts";
import { SILENT } from "./github-app.ts";
import { forgeProblems } from "./problems.ts";

type Octokit = import("@octokit/rest").Octokit;

/** Strongest first: a team that may do more may do the rest. */
const PERMISSIONS: readonly Permission[] = ["admin", "maintain", "push", "triage", "pull"];
/** Without it the answer says only that the team has access. */
const WITH_PERMISSIONS = { accept: "application/vnd.github.v3.repository+json" };

interface RepositoryAnswer {
  readonly id: number;
  readonly private: boolean;
  readonly visibility?: string | undefined;
  readonly description?: string | null;
  readonly default_branch?: string | undefined;
  readonly owner: { readonly type?: string | undefined };
}

/** @see https://docs.github.com/en/rest (version 2022-11-28); behaviour: fluxcd/go-git-providers github/ */
export class GithubForge implements Forge {
  readonly kind = "github";
  readonly address: string;
  readonly setsTeamPermission = true;
  readonly #access: ForgeAccess;
  readonly #exchange: ExchangeOptions;
  readonly #api: string;

  constructor(access: ForgeAccess, exchange: ExchangeOptions) {
    this.address = exchange.address;
    this.#access = access;
    this.#exchange = exchange;
    this.#api = "app" in access.login && access.login.app.app.baseUrl !== undefined ? access.login.app.apiUrl : apiUrl(access);
  }

  findRepository(place: RepositoryPlace, signal?: AbortSignal): Promise<ForgeRepository | undefined> {
    return this.#tryAsk(signal, async ({ rest }) =>
      repositoryOf(place, (await rest.repos.get({ owner: place.owner, repo: place.name })).data),
    );
  }

  async createRepository(place: RepositoryPlace, settings: RepositorySettings, signal?: AbortSignal): Promise<ForgeRepository> {
    const { visibility, description } = settings;
    const wish = { name: place.name, private: visibility !== "public", ...(description !== undefined && { description }) };
    return this.#ask(signal, async ({ rest }) => {
      if (!place.isPersonal) {
        // The description of the API does not list `internal`, which enterprises have.
        const order = { ...wish, org: place.owner, visibility: visibility as "private" };
        return repositoryOf(place, (await rest.repos.createInOrg(order)).data);
      }
      // The API would put it under the user of the token, whatever owner is meant.
      const { login } = (await rest.users.getAuthenticated()).data;
      if (login.toLowerCase() !== place.owner.toLowerCase()) throw forgeProblems.wrongOwner(place.owner, login);
      return repositoryOf(place, (await rest.repos.createForAuthenticatedUser(wish)).data);
    });
  }

  updateRepository({ place }: ForgeRepository, settings: RepositorySettings, signal?: AbortSignal): Promise<ForgeRepository> {
    const { visibility, description } = settings;
    return this.#ask(signal, async ({ rest }) => {
      const order = {
        owner: place.owner,
        repo: place.name,
        visibility: visibility as "private",
        ...(description !== undefined && { description }),
      };
      return repositoryOf(place, (await rest.repos.update(order)).data);
    });
  }

  async setDefaultBranch({ place }: ForgeRepository, branch: string, signal?: AbortSignal): Promise<void> {
    await this.#ask(signal, ({ rest }) => rest.repos.update({ owner: place.owner, repo: place.name, default_branch: branch }));
  }

  findTeamAccess({ place }: ForgeRepository, team: string, signal?: AbortSignal): Promise<Permission | undefined> {
    const order = { org: place.owner, team_slug: team, owner: place.owner, repo: place.name, headers: WITH_PERMISSIONS };
    return this.#tryAsk(signal, async ({ rest }) => {
      const { data } = await rest.teams.checkPermissionsForRepoInOrg(order);
      return PERMISSIONS.find((each) => data.permissions?.[each] === true);
    });
  }

  async grantTeamAccess({ place }: ForgeRepository, { team, permission }: TeamAccess, signal?: AbortSignal): Promise<void> {
    const order = { org: place.owner, team_slug: team, owner: place.owner, repo: place.name, permission };
    await this.#ask(signal, ({ rest }) => rest.teams.addOrUpdateRepoPermissionsInOrg(order));
  }

  listDeployKeys({ place }: ForgeRepository, signal?: AbortSignal): Promise<readonly DeployKey[]> {
    return this.#ask(signal, async (octokit) => {
      const keys = await octokit.paginate(octokit.rest.repos.listDeployKeys, { owner: place.owner, repo: place.name, per_page: 100 });
      return keys.map(({ id, title, key, read_only }) => ({ id, title, key, isReadOnly: read_only }));
    });
  }

  async addDeployKey({ place }: ForgeRepository, { title, key, isReadOnly }: Omit<DeployKey, "id">, signal?: AbortSignal): Promise<void> {
    const order = { owner: place.owner, repo: place.name, title, key, read_only: isReadOnly };
    await this.#ask(signal, ({ rest }) => rest.repos.createDeployKey(order));
  }

  async removeDeployKey({ place }: ForgeRepository, id: number, signal?: AbortSignal): Promise<void> {
    await this.#ask(signal, ({ rest }) => rest.repos.deleteDeployKey({ owner: place.owner, repo: place.name, key_id: id }));
  }

  async #ask<T>(signal: AbortSignal | undefined, work: (octokit: Octokit) => Promise<T>): Promise<T> {
    const { Octokit } = await import("@octokit/rest");
    const { login } = this.#access;
    const token = "app" in login ? await login.app.token(signal) : login.token;
    const hidden = (): readonly string[] => [token.reveal(), ...this.#exchange.hidden()];
    const octokit = new Octokit({
      baseUrl: this.#api,
      auth: token.reveal(),
      request: { fetch: forgeFetch({ ...this.#exchange, hidden }, signal) },
      log: SILENT,
    });
    try {
      return await work(octokit);
    } catch (error) {
      throw problemWithin(error);
    }
  }

  /** Undefined where the API knows nothing by that name. */
  async #tryAsk<T>(signal: AbortSignal | undefined, work: (octokit: Octokit) => Promise<T>): Promise<T | undefined> {
    try {
      return await this.#ask(signal, work);
    } catch (error) {
      if (isProblem(error, "forge.notFound")) return undefined;
      throw error;
    }
  }
}

function repositoryOf(place: RepositoryPlace, answer: RepositoryAnswer): ForgeRepository {
  return {
    place: { ...place, isPersonal: answer.owner.type === "User" },
    id: answer.id,
    visibility: (answer.visibility ?? (answer.private ? "private" : "public")) as Visibility,
    description: answer.description ?? "",
    defaultBranch: answer.default_branch ?? "",
  };
}
