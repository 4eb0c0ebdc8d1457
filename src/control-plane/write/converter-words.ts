// Messages of the converter between maps and Go's types, which are others than those of the JSON decoder.

/** A strategic merge patch is turned into Go's types by a converter that has its own words for what does not fit. @see apimachinery pkg/runtime/converter.go */
export function inConverterWords(reason: string): string {
  if (reason.startsWith("illegal base64")) return `error decoding from json: ${reason}`;
  const match = /^json: cannot unmarshal (\w+)(?: \S+)? into Go struct field (\S+) of type (\S+)$/.exec(reason);
  const [found, path, type] = [match?.[1], match?.[2], match?.[3]];
  if (found === undefined || path === undefined || type === undefined) return reason;
  const scalar = ["string", "types.UID", "bool", "int32", "int64"].includes(type);
  if (scalar && found === "number") return numberWords(path, type);
  if (scalar) return `unrecognized type: ${type === "types.UID" ? "string" : type}`;
  return restored(type, GO_KINDS[found] ?? found) ?? reason;
}

/** A list, map or struct that is to be made of something else; undefined for types that read themselves. */
function restored(type: string, kind: string): string | undefined {
  if (type.startsWith("[]") && type !== "[]uint8") return `cannot restore slice from ${kind}`;
  if (type.startsWith("map[") || type === "v1.ResourceList") return `cannot restore map from ${kind}`;
  return /^v\d\w*\./.test(type) ? `cannot restore struct from: ${kind}` : undefined;
}

function numberWords(path: string, type: string): string {
  if (type === "int32" || type === "int64") return `cannot convert float64 to ${type}`;
  if (type === "bool") return "unrecognized type: bool";
  const isTime = type === "string" && /(?:[tT]ime|[tT]imestamp|At)$/.test(path);
  return isTime ? "json: cannot unmarshal number into Go value of type string" : `cannot convert int64 to ${type}`;
}

/** What Go's reflection calls values of JSON. */
const GO_KINDS: Readonly<Record<string, string>> = { array: "slice", object: "map", number: "int64" };
