// What a plan says of an upgrade, and an update that is one.
import { isProblem } from "#base";
import type { CtyObject, CtyValue } from "#codec";
import type { BootstrapOrder, BootstrapOutcome, BootstrapPlaces, GitAccess, UpgradeChanges } from "#operations";
import { boolAt, textsAt, type Warning } from "../plugin/index.ts";
import { standingInstall, type Standing, type Wanted } from "./bootstrap-distribution.ts";
import { moveOr } from "./bootstrap-move.ts";
import { componentsIn } from "./bootstrap-record.ts";
import { distributionOf, type Releases } from "./bootstrap-release.ts";
import type { FluxClient } from "./client.ts";

/** Attributes whose change makes an update an upgrade. */
const UPGRADING = ["version", "components", "components_extra", "registry", "distribution"] as const;

interface Planned {
  readonly wanted: Wanted;
  readonly releases: Releases;
  /** The order of what is wanted, and the release that it leads to. */
  readonly order: BootstrapOrder;
  readonly release: string;
  readonly git: GitAccess;
}

/**
 * The attribute `upgrade`: what changes now, or what it said before where this is no upgrade. With a cluster it refuses what would lose
 * data; a cluster that cannot be asked stops no plan, because apply asks again.
 * @throws upgrade.* · those of renderBootstrap
 */
export async function plannedUpgrade(
  planned: Planned,
  client: FluxClient,
  around: { readonly signal: AbortSignal; readonly warn: (warning: Warning) => void },
): Promise<CtyValue> {
  const { wanted, order, git } = planned;
  const { prior, settled, choice } = wanted;
  const stays = prior?.["upgrade"] ?? null;
  const before = prior === null ? undefined : standing(wanted, planned.releases);
  if (prior === null || before === undefined || !isUpgrade(prior, before, planned)) return stays;
  const { planUpgrade } = await import("#operations");
  const upgrade = {
    before,
    after: { order, distribution: choice.distribution },
    allowDowngrade: boolAt(settled, "allow_downgrade") === true,
  };
  const cluster = client.isKnown("kubernetes") ? await client.cluster("planning an upgrade").catch(() => undefined) : undefined;
  try {
    const changes = await planUpgrade(upgrade, { git, ...(cluster && { cluster }) }, around.signal);
    return changes === undefined ? stays : toValue(changes);
  } catch (thrown) {
    around.signal.throwIfAborted();
    if (!isProblem(thrown, "kube.")) throw thrown;
    around.warn({
      summary: "The upgrade was not compared with the cluster",
      detail: `${thrown.message}. Whether it would lose objects is found out when it is applied.`,
    });
    const changes = await planUpgrade(upgrade, { git }, around.signal);
    return changes === undefined ? stays : toValue(changes);
  }
}

function standing({ prior, private: bytes }: Wanted, releases: Releases): Standing | undefined {
  return prior === null ? undefined : standingInstall(prior, bytes, distributionOf(prior, releases));
}

/** Settings that change, or a range that leads to another release than it did. Another namespace is another install. */
function isUpgrade(prior: CtyObject, before: Standing, { wanted, release, order }: Planned): boolean {
  const { settled } = wanted;
  if (before.order.namespace !== order.namespace) return false;
  const head = /^# Flux Version:\s*(\S+)/m.exec(componentsIn(before.files).slice(0, 4096))?.[1];
  return (head !== undefined && head !== release) || UPGRADING.some((name) => facts(settled, name) !== facts(prior, name));
}

/** A set has no order. */
function facts(state: CtyObject, name: string): string {
  return JSON.stringify(textsAt(state, name)?.toSorted() ?? state[name] ?? null);
}

function toValue({ definitionVersions, from, to, added, removed, changed, images }: UpgradeChanges): CtyValue {
  return { from, to, added, removed, changed, images, definition_versions: definitionVersions };
}

/** An install, or an update: as an upgrade where what is there is known and stays in its place. */
export async function installOver(
  wanted: Wanted & { readonly releases: Releases },
  order: BootstrapOrder,
  { places, signal, warn }: { readonly places: BootstrapPlaces; readonly signal: AbortSignal; readonly warn: (warning: Warning) => void },
): Promise<BootstrapOutcome> {
  const { bootstrap, upgradeInstall } = await import("#operations");
  const { settled, choice, prior } = wanted;
  const before = standing(wanted, wanted.releases);
  const over = (inner: BootstrapPlaces): Promise<BootstrapOutcome> => {
    if (before === undefined) return bootstrap(order, inner, signal);
    return upgradeInstall(
      {
        before,
        after: { order, distribution: choice.distribution },
        allowDowngrade: boolAt(settled, "allow_downgrade") === true,
        rollbackOnFailure: boolAt(settled, "rollback_on_failure") === true,
      },
      inner,
      signal,
    );
  };
  return moveOr({ prior, order, over }, places, { warn, signal });
}
