// Properties run the same cases every time, so that a run can be repeated; SEED=N tries others.
import fc from "fast-check";

fc.configureGlobal({ seed: Number(process.env["SEED"] ?? 20_261_124) });
