import { describe, expect, test } from "vitest";
import { releases } from "#distribution";
import { ctyPath } from "#codec";
import type { ManifestSource } from "#operations";
import { warnOfNewerRelease, type AskedRelease } from "../../src/provider/resources/newer-release.ts";
import type { Warning } from "../../src/provider/plugin/index.ts";
import { patience } from "../support/eventually.ts";

const [newest = "", older = ""] = releases().map(({ version }) => version);
const path = ctyPath("version");

function sourceOf(names: readonly string[]): ManifestSource {
  return {
    reference: "./releases",
    versions: () => Promise.resolve(names),
    manifests: () => Promise.reject(new Error("nothing is rendered")),
    images: () => Promise.resolve({}),
  };
}

async function hintFor(asked: Partial<AskedRelease>): Promise<readonly Warning[]> {
  const said: Warning[] = [];
  const unasked = (): Promise<never> => Promise.reject(new Error("nothing is to be opened"));
  const release: AskedRelease = { asked: undefined, distribution: "headgate", reference: undefined, open: unasked, path, ...asked };
  await warnOfNewerRelease(release, (warning) => void said.push(warning), patience());
  return said;
}

describe("a plan hints at a newer release", () => {
  test.each([
    ["outside a range", `<${newest.slice(1)}`, `${newest} is not in "<${newest.slice(1)}", by which ${older} is installed.`],
    ["than an exact one", older, `${newest} is not in "${older}", by which ${older} is installed.`],
  ])("%s", async (_case, asked, detail) => {
    expect(await hintFor({ asked })).toEqual([{ summary: "A newer release of Flux is out", detail, path }]);
  });

  test("of upstream's, where its releases are on this machine", async () => {
    const upstream: Partial<AskedRelease> = {
      asked: "~2.8",
      distribution: "flux",
      reference: "./releases",
      open: () => Promise.resolve(sourceOf(["v2.8.5", "v2.10.0-rc.1", "v2.9.4", "v2.8.0"])),
    };

    expect((await hintFor(upstream)).map(({ detail }) => detail)).toEqual(['v2.9.4 is not in "~2.8", by which v2.8.5 is installed.']);
    expect(await hintFor({ ...upstream, asked: "2.x" })).toEqual([]);
    expect(await hintFor({ ...upstream, open: () => Promise.resolve(sourceOf([])) })).toEqual([]);
  });
});

test.each<[string, Partial<AskedRelease>]>([
  ["nothing is asked for", {}],
  ["the latest is", { asked: "latest" }],
  ["the newest is", { asked: newest }],
  ["a range reaches it", { asked: ">=0.1.0" }],
  ["the releases are known to the network only", { asked: "~2.8", distribution: "flux" }],
])("no newer release is hinted at where %s", async (_case, asked) => {
  expect(await hintFor(asked)).toEqual([]);
});
