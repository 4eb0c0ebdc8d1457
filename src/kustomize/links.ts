// Fields that hold one and the same value. Upstream writes a label into all its places as one shared node, so that whoever changes it in
// one place later changes it in all of them; what is built from such resources depends on it.
import { setOwn } from "#base";
import type { YamlMap, YamlTree } from "#codec";

interface Place {
  readonly map: YamlMap;
  readonly key: string;
}

/** The shared fields of one resource. */
export class Links {
  readonly #groups = new Map<YamlMap, Map<string, Place[]>>();

  /** From now on these places hold one value. */
  share(places: Place[]): void {
    if (places.length < 2) return;
    for (const { map, key } of places) {
      const groups = this.#groups.get(map) ?? new Map<string, Place[]>();
      groups.set(key, places);
      this.#groups.set(map, groups);
    }
  }

  /** Sets a field, and all that share its value. */
  set(map: YamlMap, key: string, value: YamlTree): void {
    const places = this.#groups.get(map)?.get(key);
    if (places === undefined) setOwn(map, key, value);
    else for (const place of places) setOwn(place.map, place.key, value);
  }

  /** A field is removed; it shares nothing any more. */
  remove(map: YamlMap, key: string): void {
    const groups = this.#groups.get(map);
    const places = groups?.get(key);
    if (places === undefined) return;
    groups?.delete(key);
    places.splice(
      places.findIndex((place) => place.map === map && place.key === key),
      1,
    );
  }

  get isEmpty(): boolean {
    return this.#groups.size === 0;
  }

  /** Everything stands on its own again. */
  clear(): void {
    this.#groups.clear();
  }
}
