// A place for one value inside of a resource's arguments, so that a reference to a nested attribute can change it.
import { constructs } from "../problems.ts";
import { isPlain } from "./field.ts";

/** Reads and changes one value. */
export interface Slot {
  get(): unknown;
  set(value: unknown): void;
}

/** The place of a member; setting one makes the object around it if there is none. */
export function memberOf(parent: Slot, key: string): Slot {
  return {
    get: () => {
      const whole = parent.get();
      return isPlain(whole) && Object.hasOwn(whole, key) ? whole[key] : undefined;
    },
    set: (value) => {
      const whole = parent.get() ?? {};
      if (!isPlain(whole)) throw constructs.memberOfToken(key);
      const { [key]: _old, ...others } = whole;
      parent.set(value === undefined ? others : { ...others, [key]: value });
    },
  };
}

/** The place of an item of a list. */
export function itemOf(parent: Slot, index: number): Slot {
  return {
    get: () => {
      const whole = parent.get();
      return Array.isArray(whole) ? (whole[index] as unknown) : undefined;
    },
    set: (value) => {
      const whole = parent.get() ?? [];
      if (!Array.isArray(whole)) throw constructs.memberOfToken(`[${index}]`);
      parent.set(whole.map((each: unknown, i) => (i === index ? value : each)));
    },
  };
}
