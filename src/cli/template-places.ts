// What templates need of the machine: keys and ciphers, the clock, and chance.
import { nodeCrypto } from "#crypto";
import { systemClock, systemRandom } from "#runtime";
import type { TemplatePlaces } from "#template";

/** Places of this process, without a cluster: `lookup` finds nothing and no host name is resolved. */
export const templatePlaces: TemplatePlaces = {
  clock: systemClock,
  random: systemRandom,
  crypto: nodeCrypto(systemClock),
};
