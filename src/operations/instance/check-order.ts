// What an order must fulfil beyond the types of its parts, before and after the release is known.
import { instanceFindings } from "#api";
import { compareVersions, tryParseVersion } from "#codec";
import type { InstanceOrder } from "./contract.ts";
import { instanceProblems } from "./problems.ts";

/** @throws instance.invalid for the first broken rule */
export function checkOrder(order: InstanceOrder): void {
  const [first] = instanceFindings(order);
  if (first !== undefined) throw instanceProblems.invalid(first.attribute, first.reason, first.next);
  for (const component of Object.keys(order.digests)) {
    if (!order.components.includes(component))
      throw instanceProblems.invalid(
        "distribution.digests",
        `${component} is not among the components`,
        "name components of the install only",
      );
  }
}

/** Parts of an order that only some releases can do. @throws instance.unsupported */
export function checkRelease(order: InstanceOrder, version: string): void {
  const release = `${order.distribution} ${version}`;
  const { cluster, sync } = order;
  const needs: readonly (readonly [attribute: string, isAsked: boolean, since: string])[] = [
    ["cluster.object_level_workload_identity", cluster.objectLevelWorkloadIdentity === true, "2.6.0"],
    ["cluster.multitenant_workload_identity", cluster.multitenantWorkloadIdentity, "2.7.0"],
    ["components", order.components.includes("source-watcher"), "2.7.0"],
    ["sync.provider", sync?.kind === "GitRepository" && sync.provider === "aws", "2.9.0"],
  ];
  for (const [attribute, isAsked, since] of needs) {
    const isOurs = order.distribution === "headgate" && !attribute.startsWith("cluster.");
    if (isAsked && !isOurs && !isFlux(order, version, since))
      throw instanceProblems.unsupported(attribute, release, `flux ${since} or newer`);
  }
}

/** Whether a release is one of upstream's, and not older than that. */
export function isFlux({ distribution }: Pick<InstanceOrder, "distribution">, version: string, since: string): boolean {
  const [a, b] = [tryParseVersion(version), tryParseVersion(since)];
  return distribution === "flux" && a !== undefined && b !== undefined && compareVersions(a, b) >= 0;
}
