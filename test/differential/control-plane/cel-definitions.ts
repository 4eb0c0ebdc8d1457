// Definitions of custom resources with rules.

/** A definition of one cluster-wide kind with a schema below `spec`. */
export function definitionWith(plural: string, spec: unknown, root: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  const kind = plural[0]?.toUpperCase() + plural.slice(1);
  return {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: `${plural}.rules.example.com` },
    spec: {
      group: "rules.example.com",
      scope: "Cluster",
      names: { plural, kind },
      versions: [
        {
          name: "v1",
          served: true,
          storage: true,
          schema: { openAPIV3Schema: { type: "object", properties: { spec }, ...root } },
        },
      ],
    },
  };
}

/** An object of a kind of {@link definitionWith}. */
export function objectOf(plural: string, name: string, spec: unknown): Record<string, unknown> {
  return { apiVersion: "rules.example.com/v1", kind: plural[0]?.toUpperCase() + plural.slice(1), metadata: { name }, spec };
}

export const DEFINITIONS = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";

export function collectionOf(plural: string): string {
  return `/apis/rules.example.com/v1/${plural}`;
}
