// The real registry of the CNCF passes the contract that our fake one is held to.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe } from "vitest";
import { registryContract, REGISTRY_USER } from "../../support/contract/registry.ts";
import { tryPeer } from "../../support/peers.ts";
import { startRegistry } from "../../support/registry.ts";

const binary = await tryPeer("registry");

describe.skipIf(binary === undefined)("registries", () => {
  registryContract("the real registry", async (hasUser) => {
    const directory = await mkdtemp(join(tmpdir(), "headgate-registry-"));
    const registry = await startRegistry({ binary: binary ?? "", directory, ...(hasUser && { user: REGISTRY_USER }) });
    return {
      host: registry.host,
      async close() {
        await registry.close();
        await rm(directory, { recursive: true, force: true });
      },
    };
  });
});
