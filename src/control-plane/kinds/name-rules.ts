// How the names of built-in kinds are checked.
import { labelErrors, pathSegmentErrors, subdomainErrors } from "../schema/names.ts";

type NameCheck = (name: string) => readonly string[];

const LABELS: ReadonlySet<string> = new Set(["core.v1/Namespace", "core.v1/Service", "apps.v1/StatefulSet"]);
const PATH_SEGMENTS: ReadonlySet<string> = new Set([
  "core.v1/Event",
  "policy.v1/PodDisruptionBudget",
  "rbac.v1/Role",
  "rbac.v1/ClusterRole",
  "rbac.v1/RoleBinding",
  "rbac.v1/ClusterRoleBinding",
  "apiregistration.v1/APIService",
]);
/** Kinds whose names are what their own check says. */
const OWN: ReadonlySet<string> = new Set(["certificates.v1/CertificateSigningRequest", "networking.v1/IPAddress"]);

/** Checks a name, or a prefix of one (`metadata.generateName`), whose trailing dash will be followed by something. */
export function nameRuleOf(definition: string): (name: string, isPrefix: boolean) => readonly string[] {
  if (PATH_SEGMENTS.has(definition)) return (name, isPrefix) => pathSegmentErrors(name, isPrefix);
  if (OWN.has(definition)) return () => [];
  const check: NameCheck = LABELS.has(definition) ? labelErrors : subdomainErrors;
  return (name, isPrefix) => check(isPrefix && name.length > 1 && name.endsWith("-") ? `${name.slice(0, -1)}a` : name);
}
