import { Command } from "commander";
import type { ControllerFlags } from "#controllers";
import { clusterClient } from "#kube";
import { systemClock } from "#runtime";
import type { Io } from "../io.ts";
import { serveControlPlane, withControlPlaneFlags, type ControlPlaneFlags } from "./control-plane.ts";
import { runControllers, withControllerFlags } from "./controller.ts";

/** What differs from the controllers' own defaults: everything listens on loopback, on ports that are free. */
const LOCAL: Partial<Record<keyof ControllerFlags, string>> = {
  metricsAddr: "127.0.0.1:0",
  healthAddr: "127.0.0.1:0",
  storageAddr: "127.0.0.1:0",
  storagePath: ".headgate/artifacts",
  logLevel: "error",
  logEncoding: "console",
};

/** `headgate up`: control plane and controllers in one process. */
export function upCommand(io: Io): Command {
  const command = new Command("up").description("serve the control plane and run the controllers, in one process");
  return withControllerFlags(withControlPlaneFlags(command), LOCAL).action(
    async (options: ControlPlaneFlags & Partial<Record<keyof ControllerFlags, string>>) => {
      const plane = await serveControlPlane(options, io);
      try {
        const cluster = clusterClient(plane.transport(), { address: "the embedded control plane", clock: systemClock });
        await runControllers(cluster, { ...LOCAL, ...options }, io);
      } finally {
        await plane.close();
      }
    },
  );
}
