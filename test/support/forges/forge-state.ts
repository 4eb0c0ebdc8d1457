// What a hosting service remembers: users, owners, teams, repositories with their keys and tokens.
export interface HostedKey {
  readonly id: number;
  readonly title: string;
  readonly key: string;
  readonly isReadOnly: boolean;
}

export interface HostedToken {
  readonly id: number;
  readonly name: string;
  readonly username: string;
  readonly token: string;
  isRevoked: boolean;
}

export interface HostedRepository {
  readonly id: number;
  readonly owner: string;
  readonly name: string;
  readonly isPersonal: boolean;
  visibility: string;
  description: string;
  defaultBranch: string;
  readonly keys: HostedKey[];
  readonly deployTokens: HostedToken[];
  /** Team or group → what it may do, in the words of the service. */
  readonly teams: Map<string, string>;
}

export interface HostedApp {
  readonly id: string;
  /** PEM of the public half. */
  readonly publicKey: string;
  readonly installations: readonly { readonly id: number; readonly owner: string; readonly isUser?: boolean }[];
  /** How long its tokens are good; an hour when absent. */
  readonly tokenMillis?: number;
}

export interface ForgeSetup {
  /** Token → user whose it is. */
  readonly tokens: Readonly<Record<string, string>>;
  /** Organization, group or project → its teams or the groups of the service, each with a permission of its own. */
  readonly organizations: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly apps?: readonly HostedApp[];
  /** Tokens that may read only. */
  readonly readers?: readonly string[];
}

/** The memory of one service. */
export class ForgeState {
  readonly setup: ForgeSetup;
  readonly repositories: HostedRepository[] = [];
  /** Tokens of installations, with the millisecond of their end. */
  readonly issued = new Map<string, number>();
  #lastId = 100;

  constructor(setup: ForgeSetup) {
    this.setup = setup;
  }

  nextId(): number {
    this.#lastId += 1;
    return this.#lastId;
  }

  find(owner: string, name: string): HostedRepository | undefined {
    return this.repositories.find((each) => same(each.owner, owner) && same(each.name, name));
  }

  organization(name: string): Readonly<Record<string, string>> | undefined {
    return Object.entries(this.setup.organizations).find(([each]) => same(each, name))?.[1];
  }

  /** The user of a token, or `app` for that of an installation; undefined for a stranger. */
  userOf(token: string): string | undefined {
    const until = this.issued.get(token);
    if (until !== undefined) return Date.now() < until ? "app" : undefined;
    return Object.hasOwn(this.setup.tokens, token) ? this.setup.tokens[token] : undefined;
  }

  /** Whether a user name and password may use git on a repository. */
  allowsGit(repository: HostedRepository, username: string, password: string): boolean {
    if (this.issued.has(password)) return username === "x-access-token" && this.userOf(password) !== undefined;
    if (this.userOf(password) !== undefined) return true;
    return repository.deployTokens.some((each) => !each.isRevoked && each.username === username && each.token === password);
  }
}

function same(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
