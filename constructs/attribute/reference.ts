// Nested attributes as references: read, they are tokens for values after apply; written, they change the arguments of their resource.
import { ComplexList, ComplexObject, type IInterpolatingParent, type IResolvable } from "cdktf";
import { itemOf, memberOf, type Slot } from "./slot.ts";

/** Where a nested attribute stands. */
export interface Place {
  readonly parent: IInterpolatingParent;
  readonly attribute: string;
  readonly slot: Slot;
  /** For an item of a list. */
  readonly index?: number;
}

/** Nested attributes of one object. */
export abstract class ObjectReference<Config> extends ComplexObject {
  readonly #slot: Slot;

  constructor(place: Place) {
    super(place.parent, place.attribute, false, place.index);
    this.#slot = place.slot;
  }

  /** The object as it was given, or undefined. */
  get internalValue(): Config | IResolvable | undefined {
    return this.#slot.get() as Config | IResolvable | undefined;
  }
  set internalValue(value: Config | IResolvable | undefined) {
    this.#slot.set(value);
  }

  protected input(key: string): unknown {
    return this.memberSlot(key).get();
  }
  protected put(key: string, value: unknown): void {
    this.memberSlot(key).set(value);
  }
  protected place(key: string, attribute: string): Place {
    return { parent: this, attribute, slot: this.memberSlot(key) };
  }

  private memberSlot(key: string): Slot {
    return memberOf(this.#slot, key);
  }
}

/** Nested attributes of a list of objects. */
export abstract class ObjectList<Config, Item> extends ComplexList {
  readonly #place: Place;
  readonly #make: (place: Place) => Item;

  constructor(place: Place, make: (place: Place) => Item) {
    super(place.parent, place.attribute, false);
    this.#place = place;
    this.#make = make;
  }

  /** The list as it was given, or undefined. */
  get internalValue(): readonly Config[] | IResolvable | undefined {
    return this.#place.slot.get() as readonly Config[] | IResolvable | undefined;
  }

  /** @param index counted from 0 */
  get(index: number): Item {
    const { parent, attribute, slot } = this.#place;
    return this.#make({ parent, attribute, slot: itemOf(slot, index), index });
  }
}
