// Values with what they were before, where the schema tells them apart. @see apiserver pkg/cel/common/equality.go
import { isObject, own, sameJson, type Json } from "#base";
import type { StructuralSchema } from "#codec";
import { additionalOf, propertyOf } from "../schema/child.ts";

/** A value that has an older self. */
export class Correlation {
  readonly #value: Json | undefined;
  readonly #old: Json | undefined;
  readonly #schema: StructuralSchema;
  #isSame: boolean | undefined;

  constructor(value: Json | undefined, old: Json | undefined, schema: StructuralSchema) {
    this.#value = value;
    this.#old = old;
    this.#schema = schema;
  }

  /** Whether it is what it was before; items of map lists may have changed places. */
  get isUnchanged(): boolean {
    this.#isSame ??= this.#compare();
    return this.#isSame;
  }

  #compare(): boolean {
    const [value, old] = [this.#value ?? null, this.#old ?? null];
    if (value === null || old === null) return value === old;
    if (Array.isArray(value)) {
      if (!Array.isArray(old) || value.length !== old.length) return false;
      if (this.#schema["x-kubernetes-list-type"] !== "map") return sameJson(value, old);
      return value.every((_each, i) => this.item(i)?.isUnchanged === true);
    }
    if (!isObject(value)) return value === old;
    if (!isObject(old) || Object.keys(value).length !== Object.keys(old).length) return false;
    return Object.keys(value).every((key) => this.field(key)?.isUnchanged === true);
  }

  /** A field or the value of a key; undefined where there is no older one, or no schema for it. */
  field(name: string): Correlation | undefined {
    const schema = propertyOf(this.#schema, name) ?? additionalOf(this.#schema);
    const [value, old] = [own(this.#value, name), own(this.#old, name)];
    return schema === undefined || value === undefined || old === undefined ? undefined : new Correlation(value, old, schema);
  }

  /** An item of a map list; undefined in other lists. */
  item(index: number): Correlation | undefined {
    const { items } = this.#schema;
    if (items === undefined || !Array.isArray(this.#value) || !Array.isArray(this.#old)) return undefined;
    const value = (this.#value as readonly Json[])[index];
    const old = olderItem(value, this.#old as readonly Json[], this.#schema);
    return value === undefined || old === undefined ? undefined : new Correlation(value, old, items);
  }
}

/** The item of an older map list with the same keys. */
export function olderItem(item: Json | undefined, older: readonly Json[], schema: StructuralSchema): Json | undefined {
  const keys = schema["x-kubernetes-list-map-keys"] ?? [];
  if (schema["x-kubernetes-list-type"] !== "map" || keys.length === 0) return undefined;
  const isScalar = (value: Json | undefined): boolean => value !== undefined && value !== null && typeof value !== "object";
  if (!keys.every((key) => isScalar(own(item, key)))) return undefined;
  return older.find((each) => keys.every((key) => own(each, key) === own(item, key)));
}
