export {
  attributeType,
  describeCtyType,
  listType,
  mapType,
  objectType,
  parseCtyType,
  sameCtyType,
  setType,
  tupleType,
  writeCtyType,
  type CtyType,
} from "./type.ts";
export { canonicalNumber, Decimal, numberText, sameNumber, tryParseNumber, type CtyNumber } from "./number.ts";
export {
  canonicalCtyText,
  conformCty,
  Dynamic,
  isCtyObject,
  isUnknown,
  isWhollyKnown,
  sameCtyValue,
  Unknown,
  UNKNOWN,
  type CtyObject,
  type CtyValue,
  type Refinements,
} from "./value.ts";
export { ownCtyType } from "./own-type.ts";
export { formatCtyPath, ctyPath, sameCtyPath, type CtyPath, type PathStep } from "./path.ts";
export { isNilMsgpack, readMsgpack, writeMsgpack } from "./msgpack.ts";
export { readCtyJson, writeCtyJson } from "./json.ts";
export { parseLosslessJson, type LosslessJson } from "./lossless-json.ts";
export { ctyProblems } from "./problems.ts";
