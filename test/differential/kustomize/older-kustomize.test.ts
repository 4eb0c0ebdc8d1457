// The recorded cases beside `kubectl kustomize` of kubectl 1.35.2, which is kustomize 5.7.1: a second judge. It differs by what the table
// says and by nothing else.
import { describe, expect, test } from "vitest";
import { BUILD_CASES } from "../../kustomize/cases.ts";
import { tryPeer } from "../../support/peers.ts";
import { ourBuild, realBuild } from "./builds.ts";

const kubectl = await tryPeer("kubectl-1.35", { build: true });

interface Difference {
  readonly reason: string;
  /** Our output as 5.7.1 would write it; undefined where 5.7.1 refuses. */
  readonly asOlder: (ours: string | undefined) => string | undefined;
}
/** By the name of the case. */
const DIFFERENCES: Readonly<Record<string, Difference>> = {
  "replacements copy, split, join, index and create": {
    reason: "5.8 reads the names of a replacement's targets as patterns",
    asOlder: (ours) => ours?.replace("\n  annotations:\n    name: web\n", "\n"),
  },
  "replacements reach into structured texts": { reason: "5.8 began to replace within JSON and YAML in texts", asOlder: () => undefined },
  "build metadata tells origins and transformations": {
    reason: "each names its own version",
    asOlder: (ours) => ours?.replaceAll("managed-by: kustomize-v5.8.1", "managed-by: kustomize-v5.7.1"),
  },
};

describe.skipIf(kubectl === undefined)("the same output as kubectl 1.35.2", () => {
  test.each(BUILD_CASES.map((each) => [each.name, each] as const))("%s", async (name, each) => {
    const ours = ourBuild(each);

    const older = await realBuild([kubectl ?? "", "kustomize"], each);

    const difference = DIFFERENCES[name];
    expect(older).toBe(difference === undefined ? ours : difference.asOlder(ours));
    expect(older === ours).toBe(difference === undefined);
  });
});
