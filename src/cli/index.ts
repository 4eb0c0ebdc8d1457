export { createProgram } from "./program.ts";
export { runCli } from "./run.ts";
export type { Io } from "./io.ts";
