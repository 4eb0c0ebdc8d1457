// `.Capabilities`: which Kubernetes a chart is rendered for, and what Helm claims to know of it without a cluster.
import { GoObject, typed, type TemplateValue } from "#template";
import { helmProblems } from "../problems.ts";

/** The cluster that a chart is rendered for. */
export interface Capabilities {
  /** Full version with a leading `v`: `v1.36.0`. */
  readonly kubeVersion: string;
  /** `apps/v1`, or `apps/v1/Deployment` for a kind; in the order of discovery. */
  readonly apiVersions: readonly string[];
}

/** Kubernetes of Helm 4.2.2's client library. */
const DEFAULT_KUBE_VERSION = "v1.36.0";

/** Every group and version that Helm 4.2.2 is built with, in the order that it lists them. */
const DEFAULT_API_VERSIONS = `
  v1 admissionregistration.k8s.io/v1 admissionregistration.k8s.io/v1alpha1 admissionregistration.k8s.io/v1beta1
  internal.apiserver.k8s.io/v1alpha1 apps/v1 apps/v1beta1 apps/v1beta2 authentication.k8s.io/v1 authentication.k8s.io/v1alpha1
  authentication.k8s.io/v1beta1 authorization.k8s.io/v1 authorization.k8s.io/v1beta1 autoscaling/v1 autoscaling/v2 batch/v1
  batch/v1beta1 certificates.k8s.io/v1 certificates.k8s.io/v1beta1 certificates.k8s.io/v1alpha1 coordination.k8s.io/v1alpha2
  coordination.k8s.io/v1beta1 coordination.k8s.io/v1 discovery.k8s.io/v1 discovery.k8s.io/v1beta1 events.k8s.io/v1
  events.k8s.io/v1beta1 extensions/v1beta1 flowcontrol.apiserver.k8s.io/v1 flowcontrol.apiserver.k8s.io/v1beta1
  flowcontrol.apiserver.k8s.io/v1beta2 flowcontrol.apiserver.k8s.io/v1beta3 networking.k8s.io/v1 networking.k8s.io/v1beta1
  node.k8s.io/v1 node.k8s.io/v1alpha1 node.k8s.io/v1beta1 policy/v1 policy/v1beta1 rbac.authorization.k8s.io/v1
  rbac.authorization.k8s.io/v1beta1 rbac.authorization.k8s.io/v1alpha1 resource.k8s.io/v1 resource.k8s.io/v1beta2
  resource.k8s.io/v1beta1 resource.k8s.io/v1alpha3 scheduling.k8s.io/v1alpha2 scheduling.k8s.io/v1beta1 scheduling.k8s.io/v1
  storage.k8s.io/v1beta1 storage.k8s.io/v1 storage.k8s.io/v1alpha1 storagemigration.k8s.io/v1beta1 apiextensions.k8s.io/v1beta1
  apiextensions.k8s.io/v1
`
  .trim()
  .split(/\s+/);

/** What `helm template` 4.2.2 assumes where no cluster is asked. */
export const DEFAULT_CAPABILITIES: Capabilities = { kubeVersion: DEFAULT_KUBE_VERSION, apiVersions: DEFAULT_API_VERSIONS };

const VERSION = /^\s*v?(\d+(?:\.\d+)*)/;

/**
 * The normal form of a Kubernetes version, for constraints: what follows the numbers is dropped.
 * @throws helm.invalidKubeVersion
 */
export function normalKubeVersion(text: string): string {
  const numbers = VERSION.exec(text)?.[1];
  if (numbers === undefined) throw helmProblems.invalidKubeVersion(text, `could not parse ${JSON.stringify(text)} as version`);
  if (!numbers.includes(".")) throw helmProblems.invalidKubeVersion(text, `illegal version string ${JSON.stringify(text)}`);
  const parts = numbers.split(".").map((part) => BigInt(part).toString());
  return `v${parts.join(".")}`;
}

/** A Kubernetes version as `.Capabilities.KubeVersion.Version` has it: with a leading `v`, and with all that follows the numbers. */
export function fullKubeVersion(text: string): string {
  return text.startsWith("v") ? text : `v${text}`;
}

/** `.Capabilities.KubeVersion`. */
class KubeVersionObject extends GoObject {
  override readonly typeName = "common.KubeVersion";
  readonly #version: string;
  readonly #normal: string;

  constructor(version: string) {
    super();
    this.#version = fullKubeVersion(version);
    this.#normal = normalKubeVersion(version);
  }

  override get(field: string): TemplateValue {
    const [major, minor] = this.#normal.slice(1).split(".");
    const fields: Readonly<Record<string, string | undefined>> = { Version: this.#version, Major: major, Minor: minor };
    return Object.hasOwn(fields, field) ? fields[field] : undefined;
  }

  override has(method: string): boolean {
    return method === "String" || method === "GitVersion";
  }

  override call(method: string): TemplateValue {
    return method === "GitVersion" ? this.#version : this.#normal;
  }

  override toText(): string {
    return this.#normal;
  }

  override toJson(): TemplateValue {
    return { Version: this.get("Version"), Major: this.get("Major"), Minor: this.get("Minor") };
  }
}

/** `.Capabilities.APIVersions`. */
class VersionSetObject extends GoObject {
  override readonly typeName = "common.VersionSet";
  override readonly kind = "slice";
  readonly #versions: readonly string[];
  readonly #known: ReadonlySet<string>;

  constructor(versions: readonly string[]) {
    super();
    this.#versions = versions;
    this.#known = new Set(versions);
  }

  override has(method: string): boolean {
    return method === "Has";
  }

  override call(_method: string, args: readonly TemplateValue[]): TemplateValue {
    const [version] = args;
    if (args.length !== 1) throw new Error(`wrong number of args for Has: want 1 got ${args.length}`);
    if (typeof version !== "string") throw new Error("wrong type for value of Has; expected string");
    return this.#known.has(version);
  }

  override entries(): readonly (readonly [TemplateValue, TemplateValue])[] {
    return this.#versions.map((version, at) => [at, version] as const);
  }

  override toText(): string {
    return `[${this.#versions.join(" ")}]`;
  }

  override toJson(): TemplateValue {
    return this.#versions;
  }
}

const BUILD = { Version: "v4.2", GitCommit: "", GitTreeState: "", GoVersion: "go1.26.8", KubeClientVersion: "v1.36" };

/** `.Capabilities.HelmVersion`: the Helm whose behaviour is reproduced. */
class HelmVersionObject extends GoObject {
  override readonly typeName = "version.BuildInfo";

  override get(field: string): TemplateValue {
    return Object.hasOwn(BUILD, field) ? BUILD[field as keyof typeof BUILD] : undefined;
  }

  override toText(): string {
    return `{${Object.values(BUILD).join(" ")}}`;
  }

  override toJson(): TemplateValue {
    return { version: BUILD.Version, go_version: BUILD.GoVersion, kube_client_version: BUILD.KubeClientVersion };
  }
}

/** `.Capabilities` as templates see it. */
export class CapabilitiesObject extends GoObject {
  override readonly typeName = "*common.Capabilities";
  override readonly kind = "ptr";
  readonly #fields: Readonly<Record<string, GoObject>>;

  /** @throws helm.invalidKubeVersion */
  constructor(capabilities: Capabilities) {
    super();
    this.#fields = {
      KubeVersion: new KubeVersionObject(capabilities.kubeVersion),
      APIVersions: new VersionSetObject(typed([...capabilities.apiVersions], "[]string")),
      HelmVersion: new HelmVersionObject(),
    };
  }

  override get(field: string): TemplateValue {
    return Object.hasOwn(this.#fields, field) ? this.#fields[field] : undefined;
  }

  override has(method: string): boolean {
    return method === "Copy";
  }

  override call(): TemplateValue {
    return this;
  }

  override toText(): string {
    return `&{${Object.values(this.#fields)
      .map((each) => each.toText())
      .join(" ")}}`;
  }

  override toJson(): TemplateValue {
    return Object.fromEntries(Object.entries(this.#fields).map(([name, each]) => [name, each.toJson()]));
  }
}
