// Our own manifests, sent to the embedded control plane and to a real API server: both accept or refuse with the same words.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { at, cloneJson, isObject, isProblem, sameJson, type Json, type KubeObject, type MutableJsonObject } from "#base";
import { createControlPlane } from "#control-plane";
import { clusterClient, type Cluster } from "#kube";
import { FAULTS } from "../../control-plane/kinds/faults.ts";
import { MANIFESTS, type Manifest } from "../../control-plane/kinds/manifests.ts";
import { UPDATES } from "../../control-plane/kinds/updates.ts";
import { hasRealPlace, openRealPlace } from "../../support/contract/real-place.ts";
import { realClock } from "../../support/outside.ts";
import { until } from "../../support/eventually.ts";

/** Paths where the two servers are known to answer differently, each with the reason. */
const KNOWN_FIELDS: readonly (readonly [path: RegExp, reason: string])[] = [
  [/^spec\.(?:volumes|(?:containers|initContainers)\.\d+\.volumeMounts)(?:\.\d+)?$/, "no token is mounted into a pod that nothing runs"],
  [
    /^(?:lastTimestamp|eventTime|rules|status\.(?:currentMetrics|conditions))$/,
    "an absent value that the real server writes as null is left out",
  ],
  [/^spec\.taints\.1$/, "a new node is not marked as not ready: the simulated one is ready at once"],
];
const KNOWN_REFUSALS: Readonly<Record<string, string>> = {
  "DaemonSet: a selector that does not match": "the real server quotes absent labels as {}",
  "Pod: privileged without escalation": "the real server quotes its internal object",
  "Pod: a bad account name": "the account of a pod need not exist",
  "HorizontalPodAutoscaler: an unknown metric": "the real server reports it twice",
  "Job: the template": "the real server quotes its internal object",
  "PersistentVolumeClaim: the class": "the real server adds a difference of internal objects",
  "PersistentVolumeClaim: less storage": "the real server adds a difference of internal objects",
  "PersistentVolume: the source": "the real server adds a difference of internal objects",
  "Pod: the image and a port": "the real server adds a difference of internal objects",
};

const places: { real: Cluster; ours: Cluster } = {} as { real: Cluster; ours: Cluster };
const closers: (() => Promise<void>)[] = [];

describe.skipIf(!(await hasRealPlace()))("built-in kinds on both servers", () => {
  beforeAll(async () => {
    const real = await openRealPlace();
    const plane = await createControlPlane({ data: "memory", workloads: false });
    places.real = real.cluster;
    places.ours = clusterClient(plane.transport(), { address: "embedded", clock: realClock });
    closers.push(real.close, () => plane.close());
    // The real server's pods need an account, which its controllers make.
    await until(() => places.real.get({ apiVersion: "v1", kind: "ServiceAccount", namespace: "default", name: "default" }));
  });
  afterAll(async () => {
    for (const close of closers) await close();
  });

  test.each(MANIFESTS.map((each) => [each.title, each] as const))("%s is completed alike", async (_title, manifest) => {
    const [real, ours] = await Promise.all([submit(places.real, manifest), submit(places.ours, manifest)]);

    expect(differences(comparable(ours), comparable(real))).toEqual([]);
  });

  test.each(FAULTS.map((each) => [each.title, each] as const))("%s is refused alike", async (title, manifest) => {
    const [real, ours] = await Promise.all([submit(places.real, manifest), submit(places.ours, manifest)]);

    const answers = [answerOf(ours), answerOf(real)] as const;

    expect(verdict(answers, title)).toBe("as expected");
  });

  test.each(UPDATES.map((each) => [each.title, each] as const))("an update of %s is refused alike", async (title, { object, patch }) => {
    const both = await Promise.all(
      [places.ours, places.real].map(async (cluster) => {
        const created = await cluster.create(placed(object, `update-${title.toLowerCase().replaceAll(/[^a-z]+/g, "-")}`));
        const { apiVersion, kind, metadata } = created;
        const ref = {
          apiVersion,
          kind,
          name: metadata.name ?? "",
          ...(metadata.namespace !== undefined && { namespace: metadata.namespace }),
        };
        const outcome = await attempt(() => cluster.patch(ref, { type: "merge", body: patch }));
        await cluster.delete(ref, { gracePeriodSeconds: 0 });
        return answerOf(outcome);
      }),
    );

    const answers = [both[0] ?? null, both[1] ?? null] as const;
    expect(verdict(answers, title)).toBe("as expected");
  });
});

/** Alike unless a difference is known; a known one that is gone has to leave the list. */
function verdict([ours, real]: readonly [Json, Json], title: string): string {
  const isKnown = KNOWN_REFUSALS[title] !== undefined;
  if (sameJson(ours, real) === !isKnown) return "as expected";
  return isKnown ? "the known difference is gone" : `ours ${JSON.stringify(ours)}, real ${JSON.stringify(real)}`;
}

type Outcome = KubeObject | { readonly refused: MutableJsonObject };

async function attempt(run: () => Promise<KubeObject>): Promise<Outcome> {
  try {
    return await run();
  } catch (error) {
    if (!isProblem(error, "kube.")) throw error;
    return { refused: error.data["status"] as MutableJsonObject };
  }
}

const CLUSTER_KINDS =
  /^(?:Namespace|Node|PersistentVolume|ClusterRole|ClusterRoleBinding|.*Class|CSIDriver|.*Webhook.*|.*AdmissionPolicy.*|CustomResourceDefinition|APIService|FlowSchema|PriorityLevelConfiguration|ServiceCIDR|VolumeAttachment|ResourceSlice)$/;

function placed(object: MutableJsonObject, name?: string): KubeObject {
  const copy = JSON.parse(JSON.stringify(object)) as MutableJsonObject;
  const metadata = copy["metadata"] as MutableJsonObject;
  if (name !== undefined) metadata["name"] = name.slice(0, 40).replace(/-$/, "");
  if (!CLUSTER_KINDS.test(String(copy["kind"] as string))) metadata["namespace"] = "default";
  return copy as unknown as KubeObject;
}

function submit(cluster: Cluster, { object }: Manifest): Promise<Outcome> {
  return attempt(() => cluster.create(placed(object), { dryRun: true }));
}

/** The refusal's causes in one order, with the ids of this run taken out; `accepted` for an object. */
function answerOf(outcome: Outcome): Json {
  const refused = (outcome as { refused?: MutableJsonObject }).refused;
  if (refused === undefined) return "accepted";
  const causes = at(refused, "details", "causes");
  if (refused["reason"] !== "Invalid" || !Array.isArray(causes)) return [String(refused["message"] as string)];
  return causes
    .map((each) =>
      `${String(at(each, "field") as string)}: ${String(at(each, "message") as string)}`.replaceAll(
        /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g,
        "UID",
      ),
    )
    .toSorted();
}

const OF_THIS_RUN = ["uid", "creationTimestamp", "resourceVersion", "managedFields"];

function comparable(outcome: Outcome): MutableJsonObject {
  const copy = cloneJson(outcome) as unknown as MutableJsonObject;
  const metadata = copy["metadata"];
  if (isObject(metadata)) for (const key of OF_THIS_RUN) delete (metadata as MutableJsonObject)[key];
  return blank(copy) as MutableJsonObject;
}

const ALLOCATED: ReadonlySet<string> = new Set(["clusterIP", "clusterIPs", "nodePort", "healthCheckNodePort", "lastPhaseTransitionTime"]);

/** Values that a server picks by chance. */
function blank(value: Json | undefined, key = ""): Json {
  if (ALLOCATED.has(key) && value !== "None" && JSON.stringify(value) !== '["None"]') return "allocated";
  if (/(?:^|\/)controller-uid$/.test(key)) return "UID";
  if (Array.isArray(value)) return value.map((each: Json) => blank(each));
  if (!isObject(value)) return value ?? null;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, blank(each, name)]));
}

function differences(ours: Json | undefined, real: Json | undefined, path = ""): string[] {
  if (JSON.stringify(ours) === JSON.stringify(real)) return [];
  if (KNOWN_FIELDS.some(([known]) => known.test(path))) return [];
  const both = [ours, real];
  if (both.every((each) => isObject(each)) || both.every((each) => Array.isArray(each))) {
    const [a, b] = both as [MutableJsonObject, MutableJsonObject];
    const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
    return [...keys].flatMap((key) => differences(a[key], b[key], path === "" ? key : `${path}.${key}`));
  }
  return [`${path}: ours ${JSON.stringify(ours)}, real ${JSON.stringify(real)}`];
}
