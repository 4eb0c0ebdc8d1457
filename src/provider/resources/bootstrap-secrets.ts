// Write-only twins of the secrets of an install: what is written comes from the configuration, what is stored is only their number.
import { Secret } from "#base";
import { bootstrapGit } from "#api";
import { ctyPath, isCtyObject, type CtyObject, type CtyPath, type CtyValue } from "#codec";
import type { BootstrapOrder } from "#operations";
import { objectAt, textAt } from "../plugin/index.ts";
import { credentialsOf } from "./bootstrap-credentials.ts";

const ENDING = "_wo";
/** Core quotes what a path leads to, and with it the secrets that stand there. */
const WHOLE: CtyPath = ctyPath();

interface Finding {
  readonly path: CtyPath;
  readonly reason: string;
  readonly next: string;
}

/** A block with each write-only value in the place of its twin. */
export function withTwins(block: CtyObject): CtyObject {
  const made: Record<string, CtyValue> = { ...block } as Record<string, CtyValue>;
  for (const [name, value] of Object.entries(block)) {
    if (name.endsWith(ENDING) && (value ?? null) !== null) made[name.slice(0, -ENDING.length)] = value ?? null;
  }
  return made;
}

/** The order with the secrets that only the configuration has. */
export function withWriteOnly(order: BootstrapOrder, config: CtyObject): BootstrapOrder {
  const { withheld: _, ...known } = order;
  const credentials = textAt(config, "registry_credentials_wo");
  const cluster = objectAt(config, "cluster_credentials");
  return {
    ...known,
    ...(credentials !== undefined && { registryCredentials: new Secret(credentials) }),
    ...(cluster !== undefined && { clusterCredentials: credentialsOf(withTwins(cluster)) }),
  };
}

/** Which Secrets hold what was never stored: a number says that there is something. */
export function withheldBy(state: CtyObject): Pick<BootstrapOrder, "withheld"> {
  const cluster = objectAt(state, "cluster_credentials") ?? {};
  const source = Object.entries(cluster).some(([name, value]) => name.endsWith("_wo_version") && (value ?? null) !== null);
  const registry = (state["registry_credentials_wo_version"] ?? null) !== null;
  return source || registry ? { withheld: { source, registry } } : {};
}

/** Each twin goes with its number, and not with the secret that it stands for. */
export function twinFindings(config: CtyObject): readonly Finding[] {
  const inner = config["cluster_credentials"];
  return [
    ...findingsIn(
      config,
      "",
      bootstrapGit.attributes.map(({ name }) => name),
    ),
    ...(isCtyObject(inner) ? findingsIn(inner, "cluster_credentials.", Object.keys(inner)) : []),
  ];
}

function findingsIn(block: CtyObject, prefix: string, names: readonly string[]): readonly Finding[] {
  const has = (name: string): boolean => (block[name] ?? null) !== null;
  const found: Finding[] = [];
  for (const name of names.filter((each) => each.endsWith(ENDING)).map((each) => each.slice(0, -ENDING.length))) {
    const [shown, twin] = [`${prefix}${name}`, `${prefix}${name}${ENDING}`];
    if (has(name) && has(`${name}${ENDING}`))
      found.push({ path: WHOLE, reason: `${shown} and ${twin} are both given`, next: `keep ${twin}, which is never stored, or ${shown}` });
    if (has(`${name}${ENDING}`) && !has(`${name}_wo_version`))
      found.push({
        path: WHOLE,
        reason: `${twin} is given without ${shown}_wo_version`,
        next: `set ${shown}_wo_version to 1, and to another number with each new value`,
      });
    if (has(`${name}_wo_version`) && !has(`${name}${ENDING}`))
      found.push({
        path: WHOLE,
        reason: `${shown}_wo_version is given without ${twin}`,
        next: `set ${twin} too, or remove ${shown}_wo_version`,
      });
  }
  return found;
}
