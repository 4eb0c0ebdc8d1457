export type { StructuralSchema, ValidationRule } from "./kubernetes/schema.ts";
export {
  builtinDefinitions,
  builtinKind,
  builtinKinds,
  builtinSchema,
  definitionSchema,
  fullDefinitionName,
  isEmptyDefault,
  isNamespaced,
  KUBERNETES_VERSION,
  strategicKeys,
  strategicKeysOf,
  type BuiltinDefinition,
  type BuiltinKind,
  type BuiltinSubresource,
  type StrategicKeys,
} from "./kubernetes/type-table.ts";
export type { DefinitionNote, FieldNote, ScalarCode, TypeNote } from "./kubernetes/type-notation.ts";
export { certificate, writePem, type CertificateRequest, type DistinguishedName, type Sign } from "./x509/certificate.ts";
export {
  DEFAULT_PATTERNS,
  IGNORE_FILE,
  sourceIgnore,
  VCS_PATTERNS,
  type IgnoreFile,
  type SourceIgnore,
  type SourceIgnoreRules,
} from "./ignore/source-ignore.ts";
export * from "./cty/index.ts";
