// What in the cluster is not as it should be.
import { drift } from "#api";
import type { CtyObject } from "#codec";
import type { DriftFinding } from "#operations";
import { dataSource, textsAt, type DataSource } from "../plugin/index.ts";
import type { FluxClient } from "../resources/client.ts";
import { toAttributes } from "../resources/from-api.ts";

/** The data source `flux_drift`. */
export function driftSource(): DataSource<FluxClient> {
  return dataSource<FluxClient>({
    type: drift.typeName,
    schema: { description: drift.doc, attributes: toAttributes(drift.attributes) },
    read: async ({ config, client, signal }) => {
      const { describeFinding, reportDrift } = await import("#operations");
      const cluster = await client.cluster("looking for drift");
      const { findings, owners, objects } = await reportDrift(
        { namespaces: textsAt(config, "namespaces") ?? [] },
        { cluster, clock: client.clock },
        signal,
      );
      return {
        ...config,
        drifted: findings.some(({ change }) => change !== "unjudged"),
        summary: findings.map(describeFinding),
        owners,
        objects,
        findings: findings.map(toValue),
      };
    },
  });
}

function toValue({ owner, subject, apiVersion, kind, namespace, name, change, field, managers, ...rest }: DriftFinding): CtyObject {
  const { wanted = null, found = null, since = null, message = null } = rest;
  return { owner, subject, api_version: apiVersion, kind, namespace, name, change, field, wanted, found, managers, since, message };
}
