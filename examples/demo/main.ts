// The main job, end to end, on this machine: from a typed construct to a reconciled cluster, through drift, upgrade and destroy.
//   npm run demo                          everything is started, shown and stopped again
//   npm run demo -- --keep                everything keeps running; prints how to look
//   npm run demo -- --kubeconfig FILE     uses a cluster that is given
import { parseArgs } from "node:util";
import { messageOf } from "#base";
import { StepFailed, runSteps } from "./report.ts";
import { demoSteps, Demo } from "./steps.ts";

const { values: flags } = parseArgs({ options: { keep: { type: "boolean", default: false }, kubeconfig: { type: "string" } } });
const started = performance.now();
const demo = new Demo(flags.kubeconfig === undefined ? {} : { kubeconfig: flags.kubeconfig });
const steps = demoSteps(() => demo, { keep: flags.keep });
const seconds = (): string => ((performance.now() - started) / 1000).toFixed(1);

try {
  await runSteps(steps);
  if (flags.keep) console.log(demo.howToLook());
  console.log(`demo: ${steps.length} of ${steps.length} steps ok in ${seconds()} s`);
} catch (error) {
  const done = error instanceof StepFailed ? steps.findIndex((step) => step.name === error.step) : 0;
  console.error(messageOf(error));
  if (demo.logFile !== undefined) console.error(await demo.tailOfLog());
  console.log(`demo: ${done} of ${steps.length} steps ok in ${seconds()} s; failed: ${error instanceof StepFailed ? error.step : "start"}`);
  process.exitCode = 1;
}
if (flags.keep && process.exitCode !== 1)
  await new Promise<void>((resolve) => process.once("SIGINT", () => resolve()).once("SIGTERM", () => resolve()));
await demo.close();
