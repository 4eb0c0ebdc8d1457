import { testingProblems } from "./problems.ts";
import { addressesIn } from "./references.ts";
import type { WrittenResource } from "./stack-text.ts";

/** Resources with those that they refer to before them; otherwise as they are written. @throws testing.dependencyCycle */
export function inOrder(resources: readonly WrittenResource[]): readonly WrittenResource[] {
  const byAddress = new Map(resources.map((each) => [each.address, each]));
  const known = new Set(byAddress.keys());
  const done = new Set<string>();
  const ordered: WrittenResource[] = [];
  const visit = (resource: WrittenResource, above: readonly string[]): void => {
    if (done.has(resource.address)) return;
    const at = above.indexOf(resource.address);
    if (at >= 0) throw testingProblems.dependencyCycle([...above.slice(at), resource.address]);
    const needs = [...addressesIn(resource.arguments, known), ...addressesIn(resource.meta["depends_on"] ?? [], known)];
    for (const each of needs) {
      const needed = byAddress.get(each);
      if (needed !== undefined && each !== resource.address) visit(needed, [...above, resource.address]);
    }
    done.add(resource.address);
    ordered.push(resource);
  };
  for (const each of resources) visit(each, []);
  return ordered;
}
