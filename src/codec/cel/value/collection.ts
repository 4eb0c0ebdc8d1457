// Lists and maps that expressions make. @see cel-go common/types/list.go and map.go
import { equal, equalParts } from "./compare.ts";
import { shownValue } from "./shown.ts";
import {
  CelError,
  CelUint,
  isError,
  isList,
  isMap,
  itemsOf,
  kindOf,
  noOverload,
  type CelList,
  type CelMap,
  type CelValue,
} from "./value.ts";

/** A list of values. */
export class ValueList implements CelList {
  readonly kind = "list";
  readonly items: readonly CelValue[];
  constructor(items: readonly CelValue[]) {
    this.items = items;
  }
  get size(): number {
    return this.items.length;
  }
  at(index: number): CelValue {
    return this.items[index] ?? null;
  }
  equals(other: CelValue): CelValue {
    if (!isList(other) || other.size !== this.size) return false;
    return this.items.every((each, i) => equal(each, other.at(i)) !== false);
  }
  contains(value: CelValue): CelValue {
    return this.items.some((each) => equalParts(value, each) === true);
  }
  add(other: CelValue): CelValue {
    if (!isList(other)) return isError(other) ? other : noOverload();
    if (this.size === 0) return other;
    return other.size === 0 ? this : new JoinedList(this, other);
  }
  outside(index: number): string {
    return `index '${index}' out of range in list size '${this.size}'`;
  }
}

/** Two lists, one after the other. */
export class JoinedList implements CelList {
  readonly kind = "list";
  readonly size: number;
  readonly #first: CelList;
  readonly #second: CelList;
  constructor(first: CelList, second: CelList) {
    this.#first = first;
    this.#second = second;
    this.size = first.size + second.size;
  }
  at(index: number): CelValue {
    return index < this.#first.size ? this.#first.at(index) : this.#second.at(index - this.#first.size);
  }
  equals(other: CelValue): CelValue {
    if (!isList(other) || other.size !== this.size) return false;
    let failure: CelError | undefined;
    for (const [i, each] of itemsOf(this).entries()) {
      const same = equal(each, other.at(i));
      if (same === false) return false;
      if (isError(same)) failure ??= same;
    }
    return failure ?? true;
  }
  contains(value: CelValue): CelValue {
    const first = this.#first.contains(value);
    if (first === true) return true;
    const second = this.#second.contains(value);
    if (second === true) return true;
    return isError(first) ? first : second;
  }
  add(other: CelValue): CelValue {
    if (!isList(other)) return isError(other) ? other : noOverload();
    if (this.size === 0) return other;
    return other.size === 0 ? this : new JoinedList(this, other);
  }
  outside(index: number): string {
    return `index '${index}' out of range in list size '${this.size}'`;
  }
}

/** A list that a comprehension fills; only its loop holds it. */
export class GrowingList extends ValueList {
  readonly #growing: CelValue[];
  constructor() {
    const growing: CelValue[] = [];
    super(growing);
    this.#growing = growing;
  }
  override add(other: CelValue): CelValue {
    if (!isList(other)) return isError(other) ? other : noOverload();
    for (const each of itemsOf(other)) this.#growing.push(each);
    return this;
  }
}

/** What a key is found by: numbers of the same amount are the same key. */
function identity(key: CelValue): string | undefined {
  switch (kindOf(key)) {
    case "string":
      return `s${key as string}`;
    case "bool":
      return `b${key as boolean}`;
    case "int":
      return `n${key as bigint}`;
    case "uint":
      return `n${(key as CelUint).value}`;
    case "double":
      return Number.isInteger(key) ? `n${BigInt(key as number)}` : `d${key as number}`;
    default:
      return undefined;
  }
}

/** A map of values; a key given twice keeps its last value. */
export class ValueMap implements CelMap {
  readonly kind = "map";
  readonly #entries = new Map<string, readonly [key: CelValue, value: CelValue]>();
  constructor(entries: Iterable<readonly [key: CelValue, value: CelValue]>) {
    for (const entry of entries) this.#entries.set(identity(entry[0]) ?? `x${this.#entries.size}`, entry);
  }
  get size(): number {
    return this.#entries.size;
  }
  find(key: CelValue): CelValue | undefined {
    return this.#entries.get(identity(key) ?? "")?.[1];
  }
  keys(): CelValue[] {
    return [...this.#entries.values()].map(([key]) => key);
  }
  equals(other: CelValue): CelValue {
    if (!isMap(other) || other.size !== this.size) return false;
    for (const [key, value] of this.#entries.values()) {
      const theirs = other.find(key);
      if (theirs === undefined || equal(value, theirs) === false) return false;
    }
    return true;
  }
  /** Adds an entry in place; a key that is there already is a failure. Only a comprehension that fills a map may. */
  insert(key: CelValue, value: CelValue): CelValue {
    if (this.find(key) !== undefined) return new CelError(`insert failed: key ${shownValue(key)} already exists`);
    this.#entries.set(identity(key) ?? "", [key, value]);
    return this;
  }
}
