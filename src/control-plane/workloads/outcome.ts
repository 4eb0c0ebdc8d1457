// What becomes of a simulated pod: it runs, unless an annotation or a rule says otherwise.
import { Duration, type KubeObject } from "#base";

/** Annotation of a pod (set it in the template): `never-ready`, `crash-loop`, `image-pull-error`, `slow` or `slow=30s`. */
export const OUTCOME_ANNOTATION = "simulate.headgate.dev/outcome";

export type Outcome =
  | { readonly kind: "run" }
  | { readonly kind: "never-ready" | "crash-loop" | "image-pull-error" }
  | { readonly kind: "slow"; readonly delay: Duration };

/** The first rule that matches a pod decides; the pod's own annotation goes before every rule. */
export interface OutcomeRule {
  readonly matches: (pod: KubeObject) => boolean;
  /** As the annotation writes it. */
  readonly outcome: string;
}

const DEFAULT_DELAY = Duration.seconds(5);

/** Reads an outcome; an unknown one means that the pod runs. */
export function parseOutcome(text: string): Outcome {
  const [kind = "", value] = text.split("=", 2);
  if (kind === "never-ready" || kind === "crash-loop" || kind === "image-pull-error") return { kind };
  if (kind === "slow") return { kind, delay: (value === undefined ? undefined : Duration.tryParse(value)) ?? DEFAULT_DELAY };
  return { kind: "run" };
}

export function outcomeOf(pod: KubeObject, rules: readonly OutcomeRule[]): Outcome {
  const text = pod.metadata.annotations?.[OUTCOME_ANNOTATION] ?? rules.find((rule) => rule.matches(pod))?.outcome ?? "";
  return parseOutcome(text);
}
