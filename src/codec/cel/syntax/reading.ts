// Limits of reading expressions.

/** How deep expressions may nest. */
export const MOST_DEPTH = 250;

/** A limit that ends reading; its message, where it has one, is told without a place. */
export class ReadingStopped extends Error {}
