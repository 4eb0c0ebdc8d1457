// A forge of each kind with its fake service, opened as a bootstrap would.
import { Secret, type Clock } from "#base";
import { openForge, type Forge, type ForgeAccess, type ForgeKind, type RepositoryPlace } from "#forge";
import { FORGE_APIS } from "../support/forges/index.ts";
import { startForge, type ForgeServer } from "../support/forges/forge-server.ts";
import type { ForgeSetup } from "../support/forges/forge-state.ts";

export const TOKEN = "tok-3n-0f-ada";
export const READER = "tok-3n-0f-bob";
export const KINDS: readonly ForgeKind[] = ["github", "gitlab", "gitea", "bitbucket-server"];
export const PLACE: RepositoryPlace = { owner: "acme", name: "fleet", isPersonal: false };
export const PERSONAL: RepositoryPlace = { owner: "ada", name: "fleet", isPersonal: true };

export const SETUP: ForgeSetup = {
  tokens: { [TOKEN]: "ada", [READER]: "bob" },
  readers: [READER],
  organizations: { acme: { platform: "write", auditors: "read" } },
};

/** A clock whose sleeping takes no time, and which remembers how long it was asked to. */
export class PatientClock implements Clock {
  readonly slept: number[] = [];
  now(): number {
    return Date.now();
  }
  sleep(millis: number): Promise<void> {
    this.slept.push(millis);
    return Promise.resolve();
  }
}

export interface ForgeStage extends AsyncDisposable {
  readonly server: ForgeServer;
  readonly forge: Forge;
  readonly clock: PatientClock;
  open(more?: Partial<ForgeAccess>): Forge;
  /** Requests that may have changed something. */
  writes(): readonly string[];
}

export async function startForgeStage(kind: ForgeKind, setup: ForgeSetup = SETUP): Promise<ForgeStage> {
  const server = await startForge(FORGE_APIS[kind], setup);
  const clock = new PatientClock();
  const open = (more: Partial<ForgeAccess> = {}): Forge =>
    openForge({ kind, hostname: server.address, login: { token: new Secret(TOKEN) }, allowInsecure: true, clock, ...more });
  return {
    server,
    clock,
    forge: open(),
    open,
    writes: () => server.requests.filter((each) => !each.startsWith("GET ")),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}
