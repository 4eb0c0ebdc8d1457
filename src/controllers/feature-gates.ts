// Features that may be switched on or off by name.
import { controllersProblems } from "./problems.ts";

const DEFAULTS = {
  DisableStatusPollerCache: true,
  StrictPostBuildSubstitutions: true,
  CacheSecretsAndConfigMaps: false,
  DisableFailFastBehavior: false,
  GroupChangeLog: false,
  AdditiveCELDependencyCheck: false,
  ExternalArtifact: false,
  CancelHealthCheckOnNewRevision: false,
  DisableConfigWatchers: false,
  DirectSourceFetch: false,
  MigrateAPIVersion: false,
  ObjectLevelWorkloadIdentity: false,
};

/** Known by name, so that manifests of upstream start, and without effect when on. */
const WITHOUT_EFFECT: readonly (keyof typeof DEFAULTS)[] = [
  "CacheSecretsAndConfigMaps",
  "GroupChangeLog",
  "MigrateAPIVersion",
  "ObjectLevelWorkloadIdentity",
];

/** Gates that are on and change nothing in this release; a process says so when it starts. */
export function gatesWithoutEffect(gates: FeatureGates): readonly string[] {
  return WITHOUT_EFFECT.filter((gate) => gates[gate]);
}

export type FeatureGates = Readonly<Record<keyof typeof DEFAULTS, boolean>>;

/** Reads `A=true,B=false`; gates that are not named have their default. @throws controllers.unknownGate · controllers.invalidFlag */
export function parseFeatureGates(text: string): FeatureGates {
  const gates = { ...DEFAULTS };
  for (const pair of text.split(",").filter((each) => each.trim() !== "")) {
    const [name = "", value = ""] = pair.trim().split("=");
    if (!isGate(name)) throw controllersProblems.unknownGate(name);
    if (value !== "true" && value !== "false") throw controllersProblems.invalidFlag("--feature-gates", pair, "A=true or A=false");
    gates[name] = value === "true";
  }
  return gates;
}

function isGate(name: string): name is keyof typeof DEFAULTS {
  return Object.hasOwn(DEFAULTS, name);
}
