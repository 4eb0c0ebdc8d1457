export { CONTROLLER_FLAGS, readFlags, type ControllerFlags, type ControllerName, type FlagSpec } from "./flags.ts";
export { controllersProblems } from "./problems.ts";
export { startControllers, type RunningControllers, type StartOptions } from "./start-controllers.ts";
