// Kustomizations that between them use every field, with inputs of our own. The expected output of each is recorded from the real tool.
import { FIELD_CASES } from "./cases-of-fields.ts";
import { STRUCTURE_CASES } from "./cases-of-structure.ts";
import { TEXT_CASES } from "./cases-of-texts.ts";
import type { BuildCase } from "./inputs.ts";

export type { BuildCase };
export const BUILD_CASES: readonly BuildCase[] = [...FIELD_CASES, ...STRUCTURE_CASES, ...TEXT_CASES];
