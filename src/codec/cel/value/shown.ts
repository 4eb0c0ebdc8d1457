// Values in messages, as Go's `%v` shows them.
import { shortFloat } from "./number.ts";
import {
  isList,
  isMap,
  itemsOf,
  kindOf,
  type CelDuration,
  type CelOptional,
  type CelTypeValue,
  type CelUint,
  type CelValue,
} from "./value.ts";

export function shownValue(value: CelValue): string {
  if (isList(value)) return `[${itemsOf(value).map(shownValue).join(", ")}]`;
  if (isMap(value)) {
    const entries = value.keys().map((key) => `${shownValue(key)}: ${shownValue(value.find(key) ?? null)}`);
    return `{${entries.join(", ")}}`;
  }
  switch (kindOf(value)) {
    case "double":
      return shortFloat(value as number);
    case "uint":
      return String((value as CelUint).value);
    case "duration":
      return `{${(value as CelDuration).nanos}}`;
    case "type":
      return (value as CelTypeValue).name;
    case "bytes":
      return `[${[...(value as Uint8Array)].join(" ")}]`;
    case "null":
      return "NULL_VALUE";
    case "optional": {
      const inner = (value as CelOptional).value;
      return inner === undefined ? "optional.none()" : `optional(${shownValue(inner)})`;
    }
    default:
      return String(value as string | bigint | boolean);
  }
}
