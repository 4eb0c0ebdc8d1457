// Builds every real program that the suites are held to, once, into the cache. `npm run peers`.
import { ALL_BUILT, peer } from "../../test/support/peers.ts";

for (const name of ALL_BUILT) console.log(`${name}: ${await peer(name)}`);
