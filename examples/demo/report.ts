// What a person sees while the demo runs: one line per step, what happened under it, and how long the rest will take.
import pc from "picocolors";

/** Seconds that a step took on a calm two-core machine, for the time that is left. */
export interface Step {
  readonly name: string;
  readonly seconds: number;
  run(say: Say): Promise<void>;
}

/** Prints one line, or several, under the running step. */
export type Say = (text: string) => void;

/** A step that failed, by its name. */
export class StepFailed extends Error {
  readonly step: string;
  constructor(step: string, cause: unknown) {
    super(`step "${step}" failed`, { cause });
    this.step = step;
  }
}

/** Runs the steps in order. @throws StepFailed at the first that fails */
export async function runSteps(steps: readonly Step[]): Promise<void> {
  for (const [index, step] of steps.entries()) {
    const left = steps.slice(index).reduce((sum, each) => sum + each.seconds, 0);
    console.log(
      `${pc.bold(pc.cyan(`[${index + 1}/${steps.length}]`))} ${pc.bold(step.name)} ${pc.dim(`(about ${Math.ceil(left)} s left)`)}`,
    );
    const started = performance.now();
    try {
      await step.run((text) => console.log(indent(text)));
    } catch (error) {
      console.log(pc.red(`      failed: ${step.name}`));
      throw new StepFailed(step.name, error);
    }
    console.log(pc.green(`      ok, ${((performance.now() - started) / 1000).toFixed(1)} s`));
  }
}

function indent(text: string): string {
  return text
    .trimEnd()
    .split("\n")
    .map((line) => `      ${line}`)
    .join("\n");
}
