// The provider as a program of its own: started by core, serving until core says so, gone when core is gone.
import { randomBytes } from "node:crypto";
import { writeSync } from "node:fs";
import { isProblem, messageOf } from "#base";
import type { Provider } from "../define.ts";
import { hclog, Redactor } from "../log.ts";
import { procedures } from "../server/procedures.ts";
import { ProviderInstance } from "../server/instance.ts";
import { PLUGIN_SERVICES, PROVIDER_PROCEDURES, PROVIDER_SERVICE } from "../wire/services.ts";
import type { MountedService } from "../wire/mount.ts";
import { makeServerIdentity } from "./certificate.ts";
import { handshakeLine, readInvitation, type Invitation } from "./handshake.ts";
import { listen, type Listener } from "./listener.ts";

/** How often a process looks whether core still lives. Without it, a killed core leaves its plugins behind for ever. */
const PARENT_CHECK = 1000;
/** Time for answers to leave after a crash, and for the reply to Shutdown. Core waits two seconds. */
const LAST_WORDS = 200;

/** Serves a provider to the core that started this process. Returns at once; the process ends itself. */
export async function serve<Client>(provider: Provider<Client>): Promise<void> {
  // Ctrl-C reaches the whole process group; core asks to stop by a call, and an apply must live to save its state.
  process.on("SIGINT", () => undefined);
  const parent = process.ppid;
  let invitation: Invitation;
  try {
    invitation = readInvitation(process.env);
  } catch (thrown) {
    process.stderr.write(`${messageOf(thrown)}\n${isProblem(thrown) && thrown.next !== undefined ? `${thrown.next}\n` : ""}`);
    process.exitCode = 1;
    return;
  }
  const redactor = new Redactor();
  const log = hclog({
    level: process.env["TF_LOG_PROVIDER"] ?? process.env["TF_LOG"],
    now: Date.now,
    redactor,
    write: (line) => void process.stderr.write(`${line}\n`),
  });
  const instance = new ProviderInstance(provider, { log, redactor, now: Date.now });
  const identity = invitation.clientCertificate === undefined ? undefined : makeServerIdentity(Date.now());
  const end = (code: number): void => {
    listener.close();
    process.exit(code);
  };
  const listener: Listener = await listen({
    services: pluginServices(instance, () => setTimeout(() => end(0), LAST_WORDS / 10)),
    name: `plugin${randomBytes(6).toString("hex")}`,
    directory: invitation.socketDirectory,
    ports: invitation.ports,
    tls: identity && { identity, client: invitation.clientCertificate ?? "" },
    platform: process.platform,
  });
  guardProcess(instance, parent, end);
  writeSync(1, handshakeLine(listener.at, identity?.handshake, invitation));
}

function guardProcess<Client>(instance: ProviderInstance<Client>, parent: number, end: (code: number) => void): void {
  const crash = (error: unknown): void => {
    instance.around.log.write("error", "uncaught error", {
      error: error instanceof Error ? (error.stack ?? error.message) : String(error),
    });
    instance.crash(error);
    setTimeout(() => end(1), LAST_WORDS);
  };
  process.on("uncaughtException", crash);
  process.on("unhandledRejection", crash);
  process.on("SIGTERM", () => end(143));
  setInterval(() => {
    if (process.ppid !== parent) end(0);
  }, PARENT_CHECK).unref();
}

/** The provider with go-plugin's services around it; one configured instance, because core starts one process for each. */
export function pluginServices<Client>(instance: ProviderInstance<Client>, shutDown: () => void): readonly MountedService[] {
  const answers = procedures(instance);
  const byProcess = Object.fromEntries(
    Object.entries(answers).map(([name, answer]) => [
      name,
      (request: never) => (answer as (request: never, session: object) => unknown)(request, instance),
    ]),
  );
  return [
    { name: PROVIDER_SERVICE, procedures: PROVIDER_PROCEDURES, answers: byProcess },
    {
      name: "plugin.GRPCController",
      procedures: PLUGIN_SERVICES["plugin.GRPCController"],
      answers: {
        Shutdown: () => {
          shutDown();
          return {};
        },
      },
    },
    { name: "plugin.GRPCStdio", procedures: PLUGIN_SERVICES["plugin.GRPCStdio"], answers: { StreamStdio: silence } },
    { name: "grpc.health.v1.Health", procedures: PLUGIN_SERVICES["grpc.health.v1.Health"], answers: { Check: () => ({ status: 1 }) } },
  ];
}

/** Nothing goes this way: standard output stays silent and the log has its own. The stream lasts as long as the process. */
const silence = (): AsyncIterable<never> => ({ [Symbol.asyncIterator]: () => ({ next: () => new Promise<never>(() => undefined) }) });
