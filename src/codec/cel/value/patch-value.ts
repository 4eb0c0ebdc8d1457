// What mutating admission policies make: parts of an object, `Object.spec{…}`, and operations of a JSON patch, `JSONPatch{…}`.
// @see apiserver pkg/cel/mutation/dynamic/objects.go and pkg/cel/mutation/jsonpatch.go
import { equal } from "./compare.ts";
import { CelError, isError, type CelObject, type CelValue } from "./value.ts";

/** Whether a name is that of the object that a policy changes, or of a part of it. */
export function isPartName(name: string): boolean {
  return name === "Object" || name.startsWith("Object.");
}

/** An object with fields that an expression has set. */
export class PartValue implements CelObject {
  readonly kind = "object";
  readonly typeName: string;
  readonly fields: ReadonlyMap<string, CelValue>;
  constructor(typeName: string, fields: ReadonlyMap<string, CelValue>) {
    this.typeName = typeName;
    this.fields = fields;
  }
  equals(other: CelValue): CelValue {
    if (!(other instanceof PartValue)) return false;
    if (other.typeName !== this.typeName || other.fields.size !== this.fields.size) return false;
    return [...this.fields].every(([name, value]) => {
      const theirs = other.fields.get(name);
      return theirs !== undefined && equal(value, theirs) === true;
    });
  }
  field(name: string): CelValue | undefined {
    return this.fields.get(name);
  }
}

/** Fields of an operation that are texts. */
const TEXTS: readonly string[] = ["op", "path", "from"];

/** One operation of a JSON patch. */
export class OperationValue implements CelObject {
  readonly kind = "object";
  readonly typeName = "JSONPatch";
  readonly op: string;
  readonly path: string;
  readonly from: string;
  readonly value: CelValue | undefined;
  constructor(fields: ReadonlyMap<string, CelValue>) {
    const text = (name: string): string => {
      const value = fields.get(name);
      return typeof value === "string" ? value : "";
    };
    [this.op, this.path, this.from] = [text("op"), text("path"), text("from")];
    this.value = fields.get("value");
  }
  equals(other: CelValue): CelValue {
    if (!(other instanceof OperationValue) || this.op !== other.op || this.path !== other.path || this.from !== other.from) return false;
    if (this.value === undefined || other.value === undefined) return this.value === other.value;
    return equal(this.value, other.value);
  }
  field(name: string, mayBeAbsent: boolean): CelValue | undefined {
    const value = name === "value" ? this.value : { op: this.op, path: this.path, from: this.from }[name];
    return value === "" && TEXTS.includes(name) && mayBeAbsent ? undefined : value;
  }
}

/** Makes a value of one of these types; a failure where a field has a value of another type than it may. */
export function patchValue(typeName: string, fields: ReadonlyMap<string, CelValue>): CelValue {
  if (typeName !== "JSONPatch") return new PartValue(typeName, fields);
  for (const [name, value] of fields)
    if (TEXTS.includes(name) && typeof value !== "string" && !isError(value))
      return new CelError(`unexpected type ${typeof value} for JSONPatchType '${name}' field`);
  return new OperationValue(fields);
}
