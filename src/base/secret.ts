// A value that must not be printed.

const HIDDEN = "•••";
const inspect = Symbol.for("nodejs.util.inspect.custom");

/** Holds a secret text; printing, JSON and inspection show dots. */
export class Secret {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  /** The secret itself; call it only where the value leaves for its destination. */
  reveal(): string {
    return this.#text;
  }
  toString(): string {
    return HIDDEN;
  }
  toJSON(): string {
    return HIDDEN;
  }
  [inspect](): string {
    return HIDDEN;
  }
}

/**
 * Replaces user information in URLs (`https://user:password@host`) by dots, in time that grows with the text and no faster. A password may hold
 * an `@` itself: all up to the last one before a slash or a space is hidden, rather too much than too little.
 */
export function redactUrls(text: string): string {
  // One character of the scheme is enough: with all of them, a long word would be looked through from each of its letters
  return text.replaceAll(/([a-z0-9+.-]:\/\/)[^/\s]+@/gi, `$1${HIDDEN}@`);
}
