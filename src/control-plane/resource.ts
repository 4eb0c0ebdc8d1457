// What the API server knows of one resource in one version, built-in or custom: the same type serves both.
import type { JsonObject, MutableJsonObject } from "#base";
import type { UserInfo } from "./request/user.ts";
import type { NumberLiterals } from "./schema/number-literals.ts";
import type { StructuralSchema } from "#codec";
import type { ResourceType } from "#kube";
import type { Conversion } from "./kinds/versions/conversion.ts";

/** A column of `kubectl get`. */
export interface PrinterColumn {
  readonly name: string;
  readonly type: "string" | "integer" | "number" | "boolean" | "date";
  readonly format?: string;
  readonly description?: string;
  /** A cell without a column, which the rows of some kinds have at their end. */
  readonly isUntold?: true;
  /** 0 is always shown, greater is shown by `-o wide`. */
  readonly priority?: number;
  /** Value of the cell, from the object as stored. */
  readonly cell: (object: MutableJsonObject, now: number) => string | number | boolean | null;
}

/** What a table says of a row as a whole, as meta.k8s.io/v1 has it. */
export interface RowCondition {
  readonly type: "Completed";
  readonly status: "True";
  readonly reason: string;
  readonly message: string;
}

/** One failed check, in the words and form of the API server's field errors. */
export interface FieldError {
  readonly type:
    | "required"
    | "invalid"
    | "duplicate"
    | "notSupported"
    | "forbidden"
    | "tooLong"
    | "tooMany"
    | "typeInvalid"
    | "notFound"
    | "internal";
  /** `spec.template.spec.containers[0].image` */
  readonly field: string;
  readonly value?: unknown;
  readonly detail?: string;
}

/** What a strategy may ask of the server while an object is prepared or checked. */
export interface StrategyContext {
  readonly now: number;
  readonly subresource?: string;
  /** Who asks. */
  readonly user: UserInfo;
  /** Takes a text for the Warning header; absent where no answer will carry one. */
  readonly warn?: (text: string) => void;
  /** Reads a stored object without authorization, for allocators and references. */
  lookup(group: string, plural: string, namespace: string | undefined, name: string): MutableJsonObject | undefined;
  list(group: string, plural: string, namespace?: string): readonly MutableJsonObject[];
}

/**
 * The behaviour that a schema cannot say. Every method works on a private copy that it may change.
 * Order on write: decode → prune unknown fields → prepare → default → validate by schema → validate.
 */
export interface ResourceStrategy {
  /** Why an object cannot be read as this kind, in the words of Go's JSON decoder; the server answers 400 with it. Built-in kinds only. */
  decodeError?(object: MutableJsonObject, literals?: NumberLiterals): string | undefined;
  /** What is wrong with a name of this kind; names are checked as path segments where this is absent. */
  nameErrors?(name: string, isPrefix: boolean): readonly string[];
  /** Sets what the server sets on create, clears what a client may not set (status, for kinds with a status subresource, is cleared by the caller). */
  prepareForCreate?(object: MutableJsonObject, context: StrategyContext): void;
  prepareForUpdate?(object: MutableJsonObject, old: MutableJsonObject, context: StrategyContext): void;
  /** Fills defaults that depend on other fields; static ones stand in the schema. Runs on decode of every write, before apply's merge result is stored. */
  applyDefaults?(object: MutableJsonObject): void;
  validate?(object: MutableJsonObject, old: MutableJsonObject | undefined, context: StrategyContext): readonly FieldError[];
  warnings?(object: MutableJsonObject): readonly string[];
}

export interface ResourceDefinition extends ResourceType {
  readonly group: string;
  readonly version: string;
  /** Schema of the whole object, metadata included as `{ type: "object" }`. */
  readonly schema: StructuralSchema;
  readonly columns: readonly PrinterColumn[];
  /** Conditions of an object's row in a table. */
  readonly rowConditions?: (object: MutableJsonObject) => readonly RowCondition[];
  readonly hasStatus: boolean;
  readonly scale?: { readonly specReplicasPath: string; readonly statusReplicasPath: string; readonly labelSelectorPath?: string };
  /** Whether metadata.generation is kept, and from which fields it grows: all but metadata and status, when `spec`. */
  readonly generation: "spec" | "none";
  readonly strategy: ResourceStrategy;
  /** Members of an empty object that are written as null, and those of the structs in it. Built-in kinds only. */
  readonly nulls?: JsonObject;
  /** For a version whose objects are kept in another one: the way there and back. */
  readonly convert?: Conversion;
  /** Fields beyond metadata.name and metadata.namespace that a field selector may name, with their value. */
  readonly selectableFields?: Readonly<Record<string, (object: MutableJsonObject) => string>>;
}
