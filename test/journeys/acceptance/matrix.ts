// The cases on the combinations of core, control plane and transport: one of them for each case in a usual run. All of them, in about a
// quarter of an hour, which tells how far it is:
//   MATRIX=full npx vitest run --project journeys test/journeys/acceptance
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { cores } from "../../provider/core-run.ts";
import { isFullMatrix } from "../../support/both-cores.ts";
import { tryPeer } from "../../support/peers.ts";
import { Progress } from "../../support/progress.ts";
import { CASES } from "./cases.ts";
import { Site, type Transport } from "./site.ts";
import { Trial } from "./trial.ts";

const WAYS: readonly { readonly plane: "embedded" | "real"; readonly transport: Transport }[] = [
  { plane: "embedded", transport: "https" },
  { plane: "real", transport: "ssh" },
  { plane: "embedded", transport: "ssh" },
  { plane: "real", transport: "https" },
];

/**
 * The ways in which a core runs a case. In a usual run it is one, and the cases take turns: each is run by one of the cores, and every
 * combination of core, plane and transport comes up twice.
 */
export function waysOf(index: number, core: "tofu" | "terraform", isFull: boolean): typeof WAYS {
  if (isFull) return WAYS;
  const isTurn = (index % 2 === 0) === (core === "tofu");
  return isTurn ? WAYS.filter((_way, way) => way === Math.floor(index / 2) % WAYS.length) : [];
}

/** The cases as tests of a core. */
export async function acceptance(core: "tofu" | "terraform"): Promise<void> {
  const binary = (await cores()).find(({ name }) => name === core);
  const sshd = await tryPeer("sshd");
  const hasReal = (await tryPeer("kube-apiserver")) !== undefined && (await tryPeer("etcd")) !== undefined;

  describe.skipIf(binary === undefined)(`with ${core}`, () => {
    let site: Site;
    beforeAll(async () => {
      site = await Site.open(sshd);
    });
    afterAll(async () => {
      await site[Symbol.asyncDispose]();
    });

    const runs = CASES.flatMap((each, index) => waysOf(index, core, isFullMatrix).map((way) => ({ each, ...way })));
    const progress = new Progress(`cases with ${core}`, runs.length);
    for (const { each, plane, transport } of runs) {
      const isPossible = (sshd !== undefined || transport === "https") && (hasReal || plane === "embedded");
      test.skipIf(!isPossible)(`${each.name} (${plane}, ${transport})`, async () => {
        if (binary === undefined) throw new Error("skipped without a core");
        await using trial = await Trial.open(site, { binary, plane, transport });
        await expect(each.run(trial)).resolves.toBeUndefined();
        if (isFullMatrix) progress.step();
      });
    }
  });
}
