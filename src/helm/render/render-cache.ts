// What a rendering need not do again: compiled templates, and what was read of manifests that came out as they did before.
import { fromBytes, TemplateCache } from "#template";
import { CapabilitiesObject, type Capabilities } from "./capabilities.ts";
import type { ManifestHead } from "./manifests.ts";

/** How many characters of templates and of manifests a cache holds when nothing else is said: 32 Mi each. */
const DEFAULT_CHARACTERS = 32 * 1024 * 1024;

/**
 * Kept from rendering to rendering by whoever renders charts again and again, for one chart or for many; charts that hold the same
 * template share it. What was used least recently goes first.
 */
export class RenderCache {
  readonly templates: TemplateCache;
  readonly #limit: number;
  readonly #heads = new Map<string, ManifestHead>();
  readonly #texts = new WeakMap<Uint8Array, string>();
  readonly #capabilities = new WeakMap<Capabilities, CapabilitiesObject>();
  #size = 0;

  /** @param maxCharacters of templates, and of manifests */
  constructor(maxCharacters: number = DEFAULT_CHARACTERS) {
    this.templates = new TemplateCache(maxCharacters);
    this.#limit = maxCharacters;
  }

  /** What stands at the head of a manifest, read now when it is not known. What `read` throws is not kept. */
  head(manifest: string, read: () => ManifestHead): ManifestHead {
    const known = this.#heads.get(manifest);
    if (known !== undefined) {
      this.#heads.delete(manifest);
      this.#heads.set(manifest, known);
      return known;
    }
    const head = read();
    this.#heads.set(manifest, head);
    this.#size += manifest.length;
    for (const oldest of this.#heads.keys()) {
      if (this.#size <= this.#limit) break;
      this.#heads.delete(oldest);
      this.#size -= oldest.length;
    }
    return head;
  }

  /** `.Capabilities`, which templates cannot change. */
  capabilities(of: Capabilities): CapabilitiesObject {
    const known = this.#capabilities.get(of) ?? new CapabilitiesObject(of);
    this.#capabilities.set(of, known);
    return known;
  }

  /** The text of a template's file. */
  text(bytes: Uint8Array): string {
    const known = this.#texts.get(bytes);
    if (known !== undefined) return known;
    const text = fromBytes(bytes);
    this.#texts.set(bytes, text);
    return text;
  }
}
