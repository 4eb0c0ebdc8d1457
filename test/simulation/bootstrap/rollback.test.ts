// A way back while others work on the repository, and one that comes to an end halfway.
import { execFileSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { at, Secret, type Log } from "#base";
import { clusterClient } from "#kube";
import { bootstrap, openManifestSource, renderDistribution, upgradeInstall, type BootstrapPlaces, type Installed } from "#operations";
import { orderOf } from "../../operations/order.ts";
import { startStage, type Stage } from "../../operations/stage.ts";
import { releaseFolders, writeFiles } from "../../operations/upstream/release.ts";
import { patience } from "../../support/eventually.ts";
import { realClock } from "../../support/outside.ts";
import { Gate, startGitGate, type Fate, type Step } from "./gate.ts";

let folder: string;
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), "headgate-rollback-"))));
afterEach(() => rm(folder, { recursive: true, force: true }));

async function wanted(version: string): Promise<Installed> {
  const order = orderOf({ version, components: ["kustomize-controller", "source-controller"], registry: "ghcr.io/fluxcd" });
  const rendered = await renderDistribution({ ...order, distribution: "flux" }, await openManifestSource(folder));
  return { order: { ...order, rendered }, distribution: "flux" };
}

/** Commits a file on top of `main`, before the caller goes on. */
function commitNote(stage: Stage, count: number): void {
  const env = {
    PATH: process.env["PATH"] ?? "",
    GIT_INDEX_FILE: join(folder, "index"),
    ...Object.fromEntries(
      ["AUTHOR", "COMMITTER"].flatMap((who) => [
        [`GIT_${who}_NAME`, "Ada"],
        [`GIT_${who}_EMAIL`, "ada@example.com"],
      ]),
    ),
  };
  const bare = ["--git-dir", stage.git.server.path("fleet")];
  // A command that reads no input would break the pipe.
  const git = (args: readonly string[], input?: string): string =>
    execFileSync("git", [...bare, ...args], { env, encoding: "utf8", ...(input !== undefined && { input }) }).trim();
  git(["read-tree", "main"]);
  const blob = git(["hash-object", "-w", "--stdin"], `note ${count}\n`);
  git(["update-index", "--add", "--cacheinfo", `100644,${blob},notes/${count}.md`]);
  git(["update-ref", "refs/heads/main", git(["commit-tree", git(["write-tree"]), "-p", "main", "-m", `note ${count}`])]);
}

interface Ended {
  readonly failure: unknown;
  readonly subjects: readonly string[];
}

/** An upgrade to components that do not come up; the judge decides over every request of the way back. */
async function rollBack(stage: Stage, judge: (step: Step, isPushed: boolean) => Fate): Promise<Ended> {
  const before = await wanted("v2.8.0");
  const { files } = await bootstrap(before.order, stage.places, patience());
  const { rendered: _, ...order } = before.order;
  const gate = new Gate();
  const end = new AbortController();
  let phase: "forth" | "back" | "pushed" = "forth";
  const log: Log = {
    write: (_level, message) => {
      if (/components of .*(ErrImagePull|ImagePullBackOff)/.test(message)) end.abort(new DOMException("time is up", "TimeoutError"));
      if (message.includes("rolling back to")) phase = "back";
      else if (phase === "back" && message.startsWith("pushed the manifests")) phase = "pushed";
    },
    with: () => log,
  };
  gate.judge = (step) => (phase === "forth" ? "pass" : judge(step, phase === "pushed"));
  await using proxy = await startGitGate(gate, stage.git.remote.url, stage.git.remote.url);
  const places: BootstrapPlaces = {
    ...stage.withLog(log),
    cluster: clusterClient(gate.transport(stage.transport), { address: "embedded", clock: realClock }),
    git: { ...stage.places.git, proxy: new Secret(proxy.base) },
  };
  const upgrade = {
    before: { ...before, order: { ...order, recorded: files } },
    after: await wanted("v2.9.4"),
    allowDowngrade: false,
    rollbackOnFailure: true,
  };
  const failure = await upgradeInstall(upgrade, places, end.signal).catch((error: unknown) => error);
  return { failure, subjects: (await stage.git.git("log", "--format=%s", "main")).split("\n") };
}

async function publishedStage(): Promise<Stage> {
  const outcome = { "source-controller": "image-pull-error" } as const;
  await writeFiles(folder, releaseFolders({ "v2.8.0": { tag: "v1" }, "v2.9.4": { tag: "v2", outcome } }));
  return startStage();
}

test("what others push while an upgrade is rolled back stays, below the commit that rolls it back", async () => {
  await using stage = await publishedStage();
  let notes = 0;

  const { failure, subjects } = await rollBack(stage, ({ place, what }, isPushed) => {
    if (place === "git" && what.startsWith("POST") && what.endsWith("/git-receive-pack") && !isPushed && notes < 3)
      commitNote(stage, (notes += 1));
    return "pass";
  });

  expect(failure).toMatchObject({ code: "upgrade.rolledBack", data: { reached: { version: "v2.8.0" }, rolledBack: true } });
  expect(subjects.slice(0, 5)).toEqual(["Revert to Flux v2.8.0", "note 3", "note 2", "note 1", "Update Flux manifests"]);
  const deployment = { apiVersion: "apps/v1", kind: "Deployment", name: "source-controller", namespace: "flux-system" };
  expect(at(await stage.cluster.get(deployment), "spec", "template", "spec", "containers", 0, "image")).toBe(
    "ghcr.io/fluxcd/source-controller:v1",
  );
});

test("a roll-back that fails says what was rolled back, what was not, and what to do", async () => {
  await using stage = await publishedStage();

  const { failure, subjects } = await rollBack(stage, ({ place, what }) =>
    place === "git" && what.includes("git-receive-pack") ? { status: 403 } : "pass",
  );

  expect(failure).toMatchObject({
    code: "upgrade.rollbackFailed",
    message: expect.stringMatching(
      /^flux v2\.9\.4 did not come up: Deployment.*ImagePull.*; rolling back to flux v2\.8\.0 did not succeed either: .*403.*; nothing was rolled back: git still holds flux v2\.9\.4, and the cluster follows it$/,
    ),
    next: expect.stringContaining("set version back to that of flux v2.8.0 with allow_downgrade"),
    data: { rolledBack: [], notRolledBack: ["git", "cluster"], reached: { version: "v2.9.4" } },
  });
  expect(subjects[0]).toBe("Update Flux manifests");
});

test("a roll-back that git has and the cluster has not says so", async () => {
  await using stage = await publishedStage();

  const { failure, subjects } = await rollBack(stage, ({ place }, isPushed) =>
    place === "cluster" && isPushed ? { status: 403 } : "pass",
  );

  expect(failure).toMatchObject({
    code: "upgrade.rollbackFailed",
    message: expect.stringMatching(/git holds flux v2\.8\.0 again, and the cluster does not run all of it yet$/),
    next: expect.stringContaining("applying again tries flux v2.9.4 once more"),
    data: { rolledBack: ["git"], notRolledBack: ["cluster"], reached: { version: "v2.8.0" } },
  });
  expect(subjects[0]).toBe("Revert to Flux v2.8.0");
});
