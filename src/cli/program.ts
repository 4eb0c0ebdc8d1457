// The command tree. Each command is a thin adapter over a room below.
import { Command } from "commander";
import { bootstrapCommand } from "./commands/bootstrap.ts";
import { buildCommand } from "./commands/build.ts";
import { bundleCommand } from "./commands/bundle.ts";
import { controlPlaneCommand } from "./commands/control-plane.ts";
import { controllerCommand } from "./commands/controller.ts";
import { driftCommand } from "./commands/drift.ts";
import { getCommand } from "./commands/get.ts";
import { reconcileCommand } from "./commands/reconcile.ts";
import { resumeCommand, suspendCommand } from "./commands/suspend.ts";
import { snapshotCommand } from "./commands/snapshot.ts";
import { substituteCommand } from "./commands/substitute.ts";
import { templateCommand } from "./commands/template.ts";
import { upCommand } from "./commands/up.ts";
import type { Io } from "./io.ts";

/** `headgate` with all its commands. Output and exit go through `io`; a wrong argument throws commander's error with its exit code. */
export function createProgram(io: Io, version: string): Command {
  const program = new Command("headgate")
    .description("GitOps at production scale, declared in TypeScript, applied by OpenTofu")
    .version(version)
    .configureOutput({ writeOut: (text) => io.out(text), writeErr: (text) => io.err(text) })
    .exitOverride()
    // a command below another one has flags of its own, which may have the same names
    .enablePositionalOptions()
    .showHelpAfterError("(headgate help COMMAND tells more)");
  const commands = [
    controlPlaneCommand,
    controllerCommand,
    upCommand,
    bootstrapCommand,
    getCommand,
    driftCommand,
    reconcileCommand,
    suspendCommand,
    resumeCommand,
    buildCommand,
    bundleCommand,
    snapshotCommand,
    substituteCommand,
    templateCommand,
  ];
  for (const make of commands) {
    const command = make(io);
    program.addCommand(command.copyInheritedSettings(program));
    for (const child of command.commands) child.copyInheritedSettings(program);
  }
  return program;
}
