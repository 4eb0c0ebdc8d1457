// Manifests for controller tests, as JSON, which is YAML too.

/** A ConfigMap. */
export function configMap(name: string, data: Readonly<Record<string, string>> = { a: "1" }, metadata: object = {}): string {
  return JSON.stringify({ apiVersion: "v1", kind: "ConfigMap", metadata: { name, ...metadata }, data });
}

/** A kustomization file that names `<name>.yaml` for each name. */
export function list(...names: readonly string[]): string {
  return JSON.stringify({ resources: names.map((name) => `${name}.yaml`) });
}
