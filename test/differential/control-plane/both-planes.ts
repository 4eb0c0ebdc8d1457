// The embedded control plane and a real one beside it, and random sessions that are held on both.
import fc from "fast-check";
import { createControlPlane, type ControlPlane } from "#control-plane";
import { startRealCluster, type RealCluster } from "../../support/real-cluster.ts";
import { openEmbedded, openReal, sendEmbedded, sendReal, type Send } from "./compare.ts";
import type { SessionStep } from "./generated-watches.ts";
import { compareSession, type Peer } from "./session.ts";
import { until } from "../../support/eventually.ts";

export interface Both {
  readonly plane: ControlPlane;
  readonly cluster: RealCluster;
  readonly ours: Send;
  readonly real: Send;
  /** Both sides, ours first. */
  readonly peers: readonly [Peer, Peer];
  /** A name that no session had before. */
  readonly next: () => string;
  readonly close: () => Promise<void>;
}

/** Makes the steps of one session in a namespace of its own. */
export type Session = (namespace: string) => SessionStep[];

const DEFINITIONS = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
const AT_ONCE = 8;
const SEED = Number(process.env["SEED"] ?? 20260);
/** Sessions with differences that are told: more would say the same. */
const TOLD = 3;

interface Definition {
  readonly spec: {
    readonly group: string;
    readonly names: { readonly plural: string };
    readonly versions: readonly { readonly name: string }[];
  };
}

/** Starts both, with definitions that both serve. */
export async function openBoth(options: {
  readonly controllerManager: boolean;
  readonly definitions?: readonly Definition[];
}): Promise<Both> {
  const plane = await createControlPlane({ data: "memory", workloads: false });
  const cluster = await startRealCluster({ controllerManager: options.controllerManager });
  const [ours, real] = [sendEmbedded(plane.transport()), sendReal(cluster)];
  for (const definition of options.definitions ?? []) {
    for (const send of [ours, real]) await send({ method: "POST", path: DEFINITIONS, body: definition });
    const { group, names, versions } = definition.spec;
    await served(real, `/apis/${group}/${versions[0]?.name ?? ""}/${names.plural}`);
  }
  let made = 0;
  const next = (): string => `session-${(made += 1)}`;
  return {
    plane,
    cluster,
    ours,
    real,
    peers: [
      { send: ours, open: openEmbedded(plane.transport()) },
      { send: real, open: openReal(cluster) },
    ],
    next,
    close: async () => {
      await plane.close();
      await cluster.close();
    },
  };
}

/** Holds random sessions on both sides, some at a time. @returns the first differences, each with the session that shows it */
export async function sessionDifferences(
  { peers, next }: Both,
  sessions: fc.Arbitrary<Session>,
  { count, atOnce = AT_ONCE }: { readonly count: number; readonly atOnce?: number },
): Promise<string[]> {
  const waiting = fc.sample(sessions, { seed: SEED, numRuns: count });
  const found: string[] = [];
  const work = async (): Promise<void> => {
    for (let session = waiting.pop(); session !== undefined && found.length < TOLD; session = waiting.pop()) {
      const steps = session(next());
      const differences = await compareSession(steps, peers);
      if (differences.length > 0) found.push(`${differences.slice(0, 3).join("\n")}\n${JSON.stringify(steps)}`);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return found;
}

async function served(real: Send, path: string): Promise<void> {
  await until(async () => (await real({ method: "GET", path })).status === 200);
}
