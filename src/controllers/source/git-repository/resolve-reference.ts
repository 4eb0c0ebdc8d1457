// Step: which commit does the reference mean now?
import { Duration, redactUrls } from "#base";
import { resolveRef, type RefSelector } from "#git";
import { within } from "../../deadline.ts";
import type { GitRepositoryStep } from "./run.ts";

/** Asks the remote. A commit named by the spec costs no request. */
export const resolveReference: GitRepositoryStep = async (run) => {
  const { remote } = run.work;
  if (remote === undefined) return "go";
  const { spec } = run.object;
  const limit = Duration.parse(spec.timeout ?? "60s");
  run.work.resolved = await within(
    { clock: run.clock, signal: run.signal, limit, what: `asking ${redactUrls(spec.url)} for its references` },
    (signal) => resolveRef(remote, selectorOf(spec.ref), signal),
  );
  return "go";
};

function selectorOf(ref: RefSelector | undefined): RefSelector {
  return Object.fromEntries(Object.entries(ref ?? {}).filter(([, value]) => value !== ""));
}
