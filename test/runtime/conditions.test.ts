import { describe, expect, test } from "vitest";
import type { Condition } from "#api";
import { GitRepository } from "#api";
import { Conditions, mergeConditions } from "#runtime";
import { VirtualClock } from "../support/virtual-clock.ts";

const make = (initial: readonly Condition[] = [], clock = new VirtualClock(), generation = 3) =>
  new Conditions(initial, { kind: GitRepository, generation, clock });
const types = (conditions: Conditions) => conditions.list().map(({ type, status }) => `${type}=${status}`);
const because = (reason: string, message = reason) => ({ reason, message });

describe("conditions", () => {
  test("stand in order: Stalled, Reconciling, Ready, then newer generations, then by name", () => {
    const old = {
      type: "AAA",
      status: "True",
      reason: "R",
      message: "",
      lastTransitionTime: "2026-01-01T00:00:00Z",
      observedGeneration: 1,
    } as const;
    const conditions = make([old]);

    conditions.set("SourceVerified", "True", because("Succeeded"));
    conditions.set("ArtifactInStorage", "True", because("Succeeded"));
    conditions.set("Ready", "True", because("Succeeded"));
    conditions.set("Reconciling", "True", because("Progressing"));

    expect(types(conditions)).toEqual(["Reconciling=True", "Ready=True", "ArtifactInStorage=True", "SourceVerified=True", "AAA=True"]);
  });

  test("Reconciling and Stalled exclude each other", () => {
    const conditions = make();

    conditions.set("Stalled", "True", because("URLInvalid"));
    conditions.set("Reconciling", "True", because("Progressing"));
    const afterReconciling = types(conditions);
    conditions.set("Stalled", "True", because("URLInvalid"));

    expect([afterReconciling, types(conditions)]).toEqual([["Reconciling=True"], ["Stalled=True"]]);
  });

  test("a negative condition stands only while it is True", () => {
    const conditions = make();

    conditions.set("FetchFailed", "True", because("GitOperationFailed"));
    conditions.set("FetchFailed", "False", because("Succeeded"));

    expect(conditions.list()).toEqual([]);
  });

  test("a transition is a change of status, reason or message, to the whole second", async () => {
    const clock = new VirtualClock(Date.UTC(2026, 0, 1, 0, 0, 0, 400));
    const conditions = make([], clock);
    conditions.set("Ready", "True", because("Succeeded", "one"));
    await clock.advance(5000);

    conditions.set("Ready", "True", because("Succeeded", "one"));
    const same = conditions.get("Ready")?.lastTransitionTime;
    conditions.set("Ready", "True", because("Succeeded", "two"));

    expect([same, conditions.get("Ready")?.lastTransitionTime]).toEqual(["2026-01-01T00:00:00Z", "2026-01-01T00:00:05Z"]);
  });

  test("a message is cut at 32768 bytes, without half a character", () => {
    const conditions = make();

    conditions.set("Ready", "False", because("Failed", "ä".repeat(20_000)));

    const message = conditions.get("Ready")?.message ?? "";
    expect([new TextEncoder().encode(message).length <= 32_768, message.endsWith("ä...")]).toEqual([true, true]);
  });

  test.each<[string, [string, "True" | "False" | "Unknown", string][], string]>([
    [
      "a failure wins over an artifact",
      [
        ["ArtifactInStorage", "True", "Succeeded"],
        ["FetchFailed", "True", "GitOperationFailed"],
      ],
      "False GitOperationFailed",
    ],
    [
      "the order of the list decides between failures",
      [
        ["FetchFailed", "True", "GitOperationFailed"],
        ["StorageOperationFailed", "True", "ArchiveOperationFailed"],
      ],
      "False ArchiveOperationFailed",
    ],
    ["an artifact alone makes it ready", [["ArtifactInStorage", "True", "Succeeded"]], "True Succeeded"],
    [
      "a refused signature wins over everything",
      [
        ["FetchFailed", "True", "X"],
        ["SourceVerified", "False", "InvalidCommitSignature"],
      ],
      "False InvalidCommitSignature",
    ],
    [
      "a positive that does not hold makes it not ready",
      [
        ["ArtifactInStorage", "False", "Missing"],
        ["SourceVerified", "True", "Succeeded"],
      ],
      "False Missing",
    ],
  ])("Ready: %s", (_case, set, ready) => {
    const conditions = make();
    for (const [type, status, reason] of set) conditions.set(type, status, because(reason));

    conditions.summarize();

    const found = conditions.get("Ready");
    expect(`${found?.status} ${found?.reason}`).toBe(ready);
  });

  test("conditions of others are kept as they are stored", () => {
    const foreign = { type: "Policy", status: "True", reason: "R", message: "", lastTransitionTime: "2026-01-01T00:00:00Z" } as const;
    const ready = { ...foreign, type: "Ready" };

    const merged = mergeConditions([ready, { ...foreign, message: "old" }], [foreign, { ...ready, message: "stale" }], GitRepository);

    expect(merged).toEqual([ready, foreign]);
  });
});
