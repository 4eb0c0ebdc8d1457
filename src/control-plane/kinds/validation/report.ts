// Collects field errors. Every check of this folder speaks to one.
import type { MutableJsonObject } from "#base";
import type { FieldError, StrategyContext } from "../../resource.ts";

export class Report {
  readonly errors: FieldError[] = [];

  /** Takes errors back that another one makes moot. */
  withdraw(isMoot: (error: FieldError) => boolean): void {
    this.errors.splice(0, this.errors.length, ...this.errors.filter((each) => !isMoot(each)));
  }

  required(field: string, detail?: string): void {
    this.errors.push({ type: "required", field, ...(detail !== undefined && { detail }) });
  }
  invalid(field: string, value: unknown, detail: string): void {
    this.errors.push({ type: "invalid", field, value, detail });
  }
  /** One error per reason. */
  invalidFor(field: string, value: unknown, reasons: readonly string[]): void {
    for (const reason of reasons) this.invalid(field, value, reason);
  }
  forbidden(field: string, detail: string): void {
    this.errors.push({ type: "forbidden", field, detail });
  }
  duplicate(field: string, value: unknown): void {
    this.errors.push({ type: "duplicate", field, value });
  }
  internal(field: string, detail: string): void {
    this.errors.push({ type: "internal", field, detail });
  }
  notFound(field: string, value: unknown): void {
    this.errors.push({ type: "notFound", field, value });
  }
  notSupported(field: string, value: unknown, supported: readonly string[]): void {
    this.errors.push({
      type: "notSupported",
      field,
      value,
      detail: `supported values: ${supported.map((each) => JSON.stringify(each)).join(", ")}`,
    });
  }
}

/** What surrounds the object that a check looks at. */
export interface Scope {
  /** Definition of the whole object: `apps.v1/Deployment`. */
  readonly kind: string;
  readonly root: MutableJsonObject;
  readonly old: MutableJsonObject | undefined;
  readonly context: StrategyContext;
}

/** Checks one object of a definition at a path. */
export type Check = (object: MutableJsonObject, path: string, report: Report, scope: Scope) => void;

/** `path.key`, or `key` at the root. */
export function below(path: string, key: string): string {
  return path === "" ? key : `${path}.${key}`;
}
