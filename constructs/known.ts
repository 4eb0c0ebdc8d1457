// Which values can be looked at while a stack is written. Tokens, and expressions written by hand, are known only at plan or apply.
import { Token, Tokenization } from "cdktf";

export function isKnown(value: unknown): boolean {
  if (Token.isUnresolved(value)) return false;
  if (typeof value === "string") return !value.includes("${");
  return !(typeof value === "object" && value !== null && Tokenization.isResolvable(value));
}

/** True when the value and everything in it is known. */
export function isWhollyKnown(value: unknown): boolean {
  if (!isKnown(value)) return false;
  return typeof value !== "object" || value === null || Object.values(value).every(isWhollyKnown);
}
