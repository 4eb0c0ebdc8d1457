// Our builds against the real kustomize, byte for byte: the recorded cases, and overlays and patches made up at random.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { writeYaml } from "#codec";
import { BUILD_CASES, type BuildCase } from "../../kustomize/cases.ts";
import { tryPeer } from "../../support/peers.ts";
import { ourBuild, realBuild } from "./builds.ts";
import { overlayCase } from "./overlays.ts";
import { manifests } from "./texts.ts";

const kustomize = await tryPeer("kustomize", { build: true });
/** The real tool takes a process for each case, and a quarter of a second where patches make it read its schemas; RUNS=N tries more. */
const runs = (usual: number): number => Number(process.env["RUNS"] ?? usual);

const real = (each: Omit<BuildCase, "name">): Promise<string | undefined> => realBuild([kustomize ?? "", "build"], each);

describe.skipIf(kustomize === undefined)("the same output as kustomize 5.8.1", () => {
  test.each(BUILD_CASES.map((each) => [each.name, each] as const))("%s", async (_name, each) => {
    expect(ourBuild(each)).toBe(await real(each));
  });

  test("for overlays, patches and generators made up at random", async () => {
    await fc.assert(
      fc.asyncProperty(overlayCase, async (each) => {
        expect(ourBuild(each)).toBe(await real(each));
      }),
      { numRuns: runs(40), seed: Number(process.env["SEED"] ?? 5_8_1), endOnFailure: true },
    );
  });

  test("for strings made up at random, in keys and values", async () => {
    const text = fc.oneof(
      fc.string({ maxLength: 120, unit: fc.constantFrom(...Array.from("ab1 0.:-#?,[]{}&*!|>'\"%@`\t\n=~yYnNé😀\u00a0xeE+_/\\")) }),
      fc.constantFrom(
        "0x1F",
        "1e3",
        "08",
        "~",
        "yes",
        "null",
        "2020-01-01",
        "1_000",
        "<<",
        "=",
        ".5",
        "-.inf",
        "12:30",
        "a\n\n b\n",
        " x\n",
        "x \n",
      ),
    );
    await fc.assert(
      // Known differences: kyaml drops every key that is written "<<", quoted or not; we keep a quoted one. And go-yaml's order of keys
      // with digits is not transitive ("08" < "0x1F" < "1_000" < "08"), so that its own output depends on the order that it was given. Keys of several lines stay out.
      fc.asyncProperty(
        fc.dictionary(
          text.filter((key) => key !== "<<" && !/[\d\n]/.test(key)),
          text,
          { maxKeys: 12, noNullPrototype: true },
        ),
        async (data) => {
          const manifest = JSON.stringify({ apiVersion: "v1", kind: "Thing", metadata: { name: "x" }, data, list: Object.values(data) });
          const each = { files: { "kustomization.yaml": "resources: [x.yaml]\n", "x.yaml": `${manifest}\n` } };
          expect(ourBuild(each)).toBe(await real(each));
        },
      ),
      { numRuns: runs(75), seed: Number(process.env["SEED"] ?? 5_8_1), endOnFailure: true },
    );
  });

  test("for texts that our writer made from values made up at random", async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue({ maxDepth: 4 }), async (value) => {
        const manifest = writeYaml({ apiVersion: "v1", kind: "Thing", metadata: { name: "x" }, value: value as never });
        const each = { files: { "kustomization.yaml": "resources: [x.yaml]\n", "x.yaml": manifest } };
        expect(await real(each)).toBe(ourBuild(each));
      }),
      { numRuns: runs(60), seed: Number(process.env["SEED"] ?? 5_8_1), endOnFailure: true },
    );
  });

  test("for manifests in styles made up at random", async () => {
    await fc.assert(
      fc.asyncProperty(manifests, fc.constantFrom("", "namespace: shop\n", "commonAnnotations: {q: r}\n"), async (text, more) => {
        const each = { files: { "kustomization.yaml": `resources: [x.yaml]\n${more}`, "x.yaml": text } };
        expect(ourBuild(each)).toBe(await real(each));
      }),
      { numRuns: runs(40), seed: Number(process.env["SEED"] ?? 5_8_1), endOnFailure: true },
    );
  });
});
