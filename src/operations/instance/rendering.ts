// An order as the objects that it will apply. Pure but for the source of upstream's manifests: the same order gives the same objects.
import { isProblem, messageOf, type KubeObject } from "#base";
import { writeYaml, type YamlWritable } from "#codec";
import { applyPresets, HELD, imagesIn, SHARDED, withMetadata, type Presets } from "#distribution";
import { buildKustomization } from "#kustomize";
import { canonicalJson, digestOf } from "../digest.ts";
import { renderDistribution, type DistributionOrder } from "../distribution-manifests.ts";
import { treeOfTexts } from "../file-tree.ts";
import type { ManifestSource } from "../manifest-source/manifest-source.ts";
import { summary } from "../rendering.ts";
import { checkOrder, checkRelease, isFlux } from "./check-order.ts";
import type { InstanceInstall, InstanceOrder, InstanceRendering } from "./contract.ts";
import { instanceProblems } from "./problems.ts";
import { inventoryOfObjects, writeRecord } from "./record.ts";
import { syncPair } from "./sync.ts";

const MANAGED_BY = { "app.kubernetes.io/managed-by": "headgate" };

/**
 * Renders an order.
 * @param source where the manifests of the distribution `flux` are
 * @throws instance.invalid · instance.unsupported · instance.unknownSource · instance.invalidPatch, and what rendering the distribution
 *   throws
 */
export async function renderInstance(order: InstanceOrder, source?: ManifestSource, signal?: AbortSignal): Promise<InstanceRendering> {
  return renderingOf(await installOf(order, source, signal));
}

/** What a plan says of an install that is rendered. */
export function renderingOf({ version, revision, images, objects, record }: InstanceInstall): InstanceRendering {
  return { version, revision, images, objects: [...objects, record].map(summary) };
}

/** As {@link renderInstance}, with the objects themselves. */
export async function installOf(order: InstanceOrder, source?: ManifestSource, signal?: AbortSignal): Promise<InstanceInstall> {
  checkOrder(order);
  const rendered = await renderDistribution(distributionOrder(order), source, signal);
  const { version } = rendered;
  checkRelease(order, version);
  const pinned = { ...(await variantDigests(order, version, source, signal)), ...order.digests };
  const shaped = applyPresets(rendered.objects, presetsOf(order, version, pinned));
  const patched = applyPatches([...shaped, ...syncPair(order, rendered.objects, version)], order);
  const named = withMetadata(patched, order.commonMetadata);
  const objects = withMetadata(named, { labels: { ...MANAGED_BY, ...HELD } });
  const revision = `${version}@${digestOf(objects.map(canonicalJson).join("\n"))}`;
  const record = writeRecord({ order: { ...order, version }, version, revision, inventory: inventoryOfObjects(order.namespace, objects) });
  return { version, revision, images: imagesIn(objects), objects, record };
}

function distributionOrder(order: InstanceOrder): DistributionOrder {
  const { namespace, distribution, version, components, registry, imagePullSecret, cluster } = order;
  return {
    namespace,
    distribution,
    version,
    components,
    componentsExtra: [],
    registry,
    ...(imagePullSecret !== undefined && { imagePullSecret }),
    clusterDomain: cluster.domain,
    logLevel: "info",
    networkPolicy: cluster.networkPolicy,
    watchAllNamespaces: true,
    tolerationKeys: [],
  };
}

/** Digests that the source pins for a variant; the registry stays the one of the order. */
async function variantDigests(
  { variant, components }: InstanceOrder,
  version: string,
  source: ManifestSource | undefined,
  signal: AbortSignal | undefined,
): Promise<Readonly<Record<string, string>>> {
  if (variant === undefined || source === undefined) return {};
  const images = await source.images(version, variant, signal);
  const pinned = components.flatMap((component) => {
    const digest = /@(sha256:[0-9a-f]{64})$/.exec(images[component] ?? "")?.[1];
    return digest === undefined ? [] : [[component, digest] as const];
  });
  if (pinned.length < components.length) {
    const missing = components.find((each) => !pinned.some(([component]) => component === each)) ?? "";
    throw instanceProblems.invalid(
      "distribution.variant",
      `${source.reference} pins no image of ${missing} for ${JSON.stringify(variant)}`,
      "choose a variant that the source has, or give digests instead",
    );
  }
  return Object.fromEntries(pinned);
}

function presetsOf(order: InstanceOrder, version: string, digests: Readonly<Record<string, string>>): Presets {
  const { cluster, sharding, storage } = order;
  const account = cluster.tenantDefaultServiceAccount ?? "default";
  return {
    ...(cluster.size !== undefined && { size: cluster.size }),
    openshift: cluster.type === "openshift",
    ...(cluster.multitenant && { tenancy: { defaultServiceAccount: account } }),
    ...(cluster.objectLevelWorkloadIdentity !== undefined && { objectIdentity: cluster.objectLevelWorkloadIdentity }),
    ...(cluster.multitenantWorkloadIdentity && {
      tenantIdentity: {
        serviceAccount: account,
        decryption: cluster.tenantDefaultDecryptionServiceAccount ?? account,
        kubeConfig: cluster.tenantDefaultKubeConfigServiceAccount ?? account,
      },
    }),
    ...(storage !== undefined && { storage }),
    buildsInMemory: order.buildsInMemory,
    digests,
    ...(sharding !== undefined && { sharding: { ...sharding, components: shardedBy(order, version) } }),
  };
}

function shardedBy(order: InstanceOrder, version: string): readonly string[] {
  return isFlux(order, version, "2.9.0") ? [...SHARDED, "source-watcher"] : SHARDED;
}

/** Patches of the user go last, over everything that the presets have made. */
function applyPatches(objects: readonly KubeObject[], { patches }: InstanceOrder): readonly KubeObject[] {
  if (patches.length === 0) return objects;
  const text = objects.map((each) => `---\n${writeYaml(each as unknown as YamlWritable)}`).join("");
  const files = treeOfTexts({ "kustomization.yaml": "resources: [install.yaml]\n", "install.yaml": text });
  try {
    return buildKustomization(files, { path: "", patches }).map((each) => each.object as unknown as KubeObject);
  } catch (error) {
    if (!isProblem(error)) throw error;
    throw instanceProblems.invalidPatch(messageOf(error), error);
  }
}
