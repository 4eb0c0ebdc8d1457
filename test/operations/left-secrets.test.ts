// Secrets that an install does not use any more.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { formatRef, refOf, Secret, type KubeObject, type Log } from "#base";
import { bootstrap, clearSecrets, type BootstrapOrder } from "#operations";
import { runFakeFlux } from "../provider/fake-flux.ts";
import { realClock } from "../support/outside.ts";
import { orderOf } from "./order.ts";
import { startStage, type Stage } from "./stage.ts";
import { patience } from "../support/eventually.ts";

const SOURCE = "Secret/flux-system/flux-system";
const PULL = { imagePullSecret: "pull", registryCredentials: new Secret("ada:pw") };
const listening = (): { readonly said: string[]; readonly log: Log } => {
  const said: string[] = [];
  const log: Log = { write: (level, message) => void (level === "warn" && said.push(message)), with: () => log };
  return { said, log };
};
const pod = (spec: KubeObject["spec"]): KubeObject =>
  ({ apiVersion: "v1", kind: "Pod", metadata: { name: "theirs", namespace: "flux-system" }, spec }) as KubeObject;

interface Case {
  readonly was?: Partial<BootstrapOrder>;
  readonly is?: Partial<BootstrapOrder>;
  /** What others have in the namespace. */
  readonly more?: readonly KubeObject[];
  readonly left: readonly string[];
  readonly told?: readonly string[];
}

const CASES: Readonly<Record<string, Case>> = {
  "goes with a workload identity": { is: { syncProvider: "aws" }, left: [] },
  "that the user makes from now on stays, and is told": {
    is: { disableSecretCreation: true },
    left: [SOURCE],
    told: [`${SOURCE} stays as it is and is yours from now on: the cluster reads it`],
  },
  "goes where the user makes none and none is needed": { is: { disableSecretCreation: true, syncProvider: "azure" }, left: [] },
  "of the user is left alone": { was: { disableSecretCreation: true }, is: { syncProvider: "aws" }, left: [] },
  "goes with the registry's credentials under another name": {
    was: PULL,
    is: { ...PULL, imagePullSecret: "registry" },
    left: [SOURCE, "Secret/flux-system/registry"],
  },
  "goes where images need no credentials any more": { was: PULL, left: [SOURCE] },
  "stays where its name is used still": { was: PULL, is: { imagePullSecret: "pull" }, left: [SOURCE, "Secret/flux-system/pull"] },
  "stays where somebody else's pod uses it": {
    was: PULL,
    more: [pod({ containers: [{ name: "a", image: "a" }], imagePullSecrets: [{ name: "pull" }] })],
    left: [SOURCE, "Secret/flux-system/pull"],
    told: ["Secret/flux-system/pull stays, because Pod/flux-system/theirs use it"],
  },
};

describe("a Secret", () => {
  let stage: Stage;
  const stop = new AbortController();
  let flux: Promise<void>;

  beforeAll(async () => {
    stage = await startStage({ controllers: false });
    flux = runFakeFlux(stage.cluster, stage.git.remote, { clock: realClock, flux: { isPaused: false }, signal: stop.signal });
  });
  afterAll(async () => {
    stop.abort();
    await flux;
    await stage[Symbol.asyncDispose]();
  });

  test.each(Object.entries(CASES))("%s", async (_case, { was = {}, is = {}, more = [], left, told = [] }) => {
    const { cluster, places } = stage;
    const [from, order] = [orderOf(was), orderOf(is)];
    const { said, log } = listening();
    await cluster.deleteCollection({ apiVersion: "v1", kind: "Secret" }, { namespace: "flux-system" });
    await bootstrap(from, places, patience());
    for (const each of more) await cluster.create(each);

    const outcome = await bootstrap(order, places, patience());
    await clearSecrets({ from, order, outcome }, stage.withLog(log), patience());

    const secrets = await cluster.list({ apiVersion: "v1", kind: "Secret" }, { namespace: "flux-system" });
    expect(secrets.items.map((each) => formatRef(refOf(each))).toSorted()).toEqual(left.toSorted());
    expect(said).toEqual(told);
  });
});

test("a Secret that somebody else made under the name of ours stays, and is told", async () => {
  await using stage = await startStage({ controllers: false });
  const [from, order] = [orderOf({ commitManifests: false }), orderOf({ commitManifests: false, syncProvider: "aws" })];
  await stage.cluster.create({ apiVersion: "v1", kind: "Namespace", metadata: { name: "flux-system" } });
  await stage.cluster.create({ apiVersion: "v1", kind: "Secret", metadata: { name: "flux-system", namespace: "flux-system" } });
  const { said, log } = listening();

  await clearSecrets({ from, order, outcome: { version: "", files: {}, revision: "" } }, stage.withLog(log), patience());

  expect(said).toEqual([`${SOURCE} stays, because somebody else made it; delete it if nobody needs it`]);
});
