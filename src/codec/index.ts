export type { StructuralSchema, ValidationRule } from "./kubernetes/schema.ts";
