// Kinds that are served in more versions than they are kept in: how one form becomes the other.
import type { MutableJsonObject } from "#base";

/** The way between the version that is served and the one that objects are kept in. Metadata's own fields keep their values. */
export interface Conversion {
  /** Group of the version that objects are kept in. */
  readonly group: string;
  readonly version: string;
  /** An object of the served version in the form that is kept. Works on a private copy that it may take apart. */
  readonly toStored: (object: MutableJsonObject) => MutableJsonObject;
  readonly fromStored: (object: MutableJsonObject) => MutableJsonObject;
}
