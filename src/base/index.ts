export { catalogue, isProblem, messageOf, Problem, type ProblemParts, type Verdict } from "./problem.ts";
export { Duration, durationProblems } from "./duration.ts";
export {
  at,
  cloneJson,
  isObject,
  own,
  sameJson,
  setOwn,
  stringAt,
  textAt,
  type Json,
  type JsonObject,
  type MutableJson,
  type MutableJsonObject,
} from "./json.ts";
export {
  formatRef,
  groupOf,
  refOf,
  versionOf,
  type KindRef,
  type KubeObject,
  type ManagedFieldsEntry,
  type ObjectMeta,
  type ObjectRef,
  type OwnerReference,
} from "./object.ts";
export { silentLog, timestamp, type Clock, type Log, type LogFields, type LogLevel, type Random } from "./outside.ts";
export { Secret, redactUrls } from "./secret.ts";
export { formatRevision, isDigest, tryParseRevision, type Digest, type Revision } from "./revision.ts";
export { compareText } from "./order.ts";
export { codeOf, innermostCode } from "./thrown.ts";
