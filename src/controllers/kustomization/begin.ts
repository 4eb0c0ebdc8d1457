// Step: note the time. And the times that an object asks for.
import type { KustomizationObject } from "#api";
import { Duration } from "#base";
import type { KustomizationStep } from "./run.ts";

const MARGIN = Duration.seconds(30);

export const begin: KustomizationStep = async (run) => {
  run.work.began = run.clock.now();
  return "go";
};

export function intervalOf({ spec }: KustomizationObject): Duration {
  return Duration.parse(spec.interval);
}

/** Fixed, without growth and jitter. */
export function retryIntervalOf({ spec }: KustomizationObject): Duration {
  return Duration.parse(spec.retryInterval ?? spec.interval);
}

/** For health checks and termination: the interval less 30 seconds when the object names none, and never less than 30 seconds. */
export function timeoutOf({ spec }: KustomizationObject): Duration {
  const wanted = spec.timeout === undefined ? Duration.parse(spec.interval).millis - MARGIN.millis : Duration.parse(spec.timeout).millis;
  return Duration.millis(Math.max(wanted, MARGIN.millis));
}
