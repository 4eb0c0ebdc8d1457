export type { FieldError, PrinterColumn, ResourceDefinition, ResourceStrategy, StrategyContext } from "./resource.ts";
