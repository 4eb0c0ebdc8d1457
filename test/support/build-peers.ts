// Runs once before the suites that need real programs: builds what is missing, so that no test waits for a compiler.
import { ALL_BUILT, tryPeer } from "./peers.ts";

export async function setup(): Promise<void> {
  for (const name of ALL_BUILT) await tryPeer(name, { build: true });
}
