// What a bootstrap must fulfil; checked as far as values are known while the stack is written.
import { bootstrapGit, type FieldProblem } from "#api";
import { Duration } from "#base";
import type { BootstrapProps } from "./bootstrap.ts";
import { labelProblems, subdomainProblems } from "./identity.ts";
import { isKnown, isWhollyKnown } from "./known.ts";

const NEEDED = ["source-controller", "kustomize-controller"] as const;
const MANIFESTS = ["gotk-components.yaml", "gotk-sync.yaml"] as const;
const TAINT_KEY = /^([a-z0-9]([-a-z0-9.]*[a-z0-9])?\/)?[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$/;

/** What is wrong, in the order of the properties; empty when nothing is. */
export function bootstrapProblems(props: BootstrapProps): readonly FieldProblem[] {
  return [
    ...whenKnown(props.path, pathProblems),
    ...whenKnown(props.version, versionProblems),
    ...whenKnown(props.namespace, (name) => labelProblems("namespace", name)),
    ...whenKnown(props.secretName, (name) => subdomainProblems("secretName", name)),
    ...whenKnown(props.components, componentProblems),
    ...closedListProblems(props),
    ...whenKnown(props.interval, intervalProblems),
    ...registryProblems(props),
    ...whenKnown(props.tolerationKeys, (keys) =>
      keys
        .filter((key) => !TAINT_KEY.test(key))
        .map((key) => ({ path: "tolerationKeys", message: `${JSON.stringify(key)} is no key of a taint` })),
    ),
    ...whenKnown(props.kustomizationOverride, (text) =>
      MANIFESTS.filter((file) => !text.includes(file)).map((file) => ({
        path: "kustomizationOverride",
        message: `must list ${file} under resources`,
      })),
    ),
  ];
}

function whenKnown<T>(value: T | undefined, check: (value: T) => readonly FieldProblem[]): readonly FieldProblem[] {
  return value === undefined || !isWhollyKnown(value) ? [] : check(value);
}

function pathProblems(path: string): readonly FieldProblem[] {
  if (path.startsWith("/")) return [{ path: "path", message: `${JSON.stringify(path)} must be relative to the root of the repository` }];
  return path.split("/").includes("..") ? [{ path: "path", message: `${JSON.stringify(path)} must not leave the repository` }] : [];
}

function versionProblems(version: string): readonly FieldProblem[] {
  if (/^(latest$|v?[0-9]|[~^<>=*])/.test(version)) return [];
  return [
    {
      path: "version",
      message: `${JSON.stringify(version)} is no version: write a release such as v0.1.0, a range such as ~0.1, or latest`,
    },
  ];
}

function componentProblems(components: readonly string[]): readonly FieldProblem[] {
  return NEEDED.filter((each) => !components.includes(each)).map((each) => ({ path: "components", message: `${each} must be among them` }));
}

function closedListProblems(props: BootstrapProps): readonly FieldProblem[] {
  const byName = props as Readonly<Record<string, unknown>>;
  return bootstrapGit.attributes.flatMap(({ jsonName, values }) => {
    const value = byName[jsonName];
    if (!values || value === undefined || !isWhollyKnown(value)) return [];
    const given: readonly unknown[] = Array.isArray(value) ? value : [value];
    const strangers = given.filter((each) => typeof each !== "string" || !values.includes(each));
    return strangers.map((each) => ({ path: jsonName, message: `${JSON.stringify(each)} is not one of ${values.join(", ")}` }));
  });
}

function intervalProblems(interval: string): readonly FieldProblem[] {
  const parsed = Duration.tryParse(interval);
  return parsed !== undefined && parsed.millis > 0
    ? []
    : [{ path: "interval", message: `${JSON.stringify(interval)} is no duration such as 1m or 90s` }];
}

function registryProblems({ registryCredentials, imagePullSecret, registry }: BootstrapProps): readonly FieldProblem[] {
  const problems: FieldProblem[] = [];
  if (registry !== undefined && isKnown(registry) && /^[a-z]+:\/\//.test(registry)) {
    problems.push({ path: "registry", message: `${JSON.stringify(registry)} must have no scheme: host and path only` });
  }
  if (registryCredentials === undefined) return problems;
  if (imagePullSecret === undefined)
    problems.push({ path: "registryCredentials", message: "need imagePullSecret, the Secret to keep them in" });
  if (isKnown(registryCredentials) && !registryCredentials.includes(":")) {
    problems.push({ path: "registryCredentials", message: "must have the form user:password" });
  }
  return problems;
}
