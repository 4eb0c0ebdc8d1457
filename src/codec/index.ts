export type { StructuralSchema, ValidationRule } from "./kubernetes/schema.ts";
export {
  builtinDefinitions,
  builtinKind,
  builtinKinds,
  builtinSchema,
  definitionNote,
  definitionReference,
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
export { canonicalQuantity, compareQuantity, formatQuantity, tryParseQuantity, type Quantity } from "./kubernetes/quantity.ts";
export { parseToml, tomlProblems } from "./toml/parse.ts";
export { parseConstraint, semverProblems, type VersionConstraint } from "./semver/constraint.ts";
export { compareVersions, tryParseVersion, type Version } from "./semver/version.ts";
export { isYamlMap, isYamlNull, scalarText, YamlScalar, type ScalarTag, type YamlMap, type YamlTree } from "./yaml/scalar.ts";
export { resolvePlain, type YamlDialect } from "./yaml/resolve.ts";
export { formatJsonNumber } from "./yaml/number.ts";
export { MAX_YAML_DEPTH, MAX_YAML_VALUES, parseYaml, parseYamlDocuments, parseYamlTrees, type YamlReadOptions } from "./yaml/parse.ts";
export { findDuplicateKeys, type DuplicateKey } from "./yaml/duplicate-keys.ts";
export { goYamlWords } from "./yaml/go-words.ts";
export { parseFirstYaml } from "./yaml/first-document.ts";
export { toJson } from "./yaml/to-json.ts";
export { needsQuotes, writeYaml, type YamlStyle, type YamlWritable } from "./yaml/write.ts";
export { yamlProblems, type YamlPlace } from "./yaml/problems.ts";
export { compilePattern } from "./pattern/pattern.ts";
export { compileRe2, quoteRe2, re2Problems, type Re2Expression } from "./re2/expression.ts";
export { strategicMerge, strategicMergeProblems } from "./kubernetes/strategic-merge.ts";
export { compileCel, toCelValue, type CelProgram } from "./cel/expression.ts";
export {
  authorizerValue,
  resourceCheckValue,
  type AccessAnswer,
  type AccessQuestion,
  type AskAccess,
  type CheckedResource,
} from "./cel/library/authorizer.ts";
export { TypeCheck, type NamedSchema, type TypeScope } from "./cel/admission-types.ts";
export { configurationOf, operationsOf, type Configuration, type OddValue } from "./cel/mutation.ts";
export { compileAdmission, isFailure, LazyVariables, type AdmissionProgram, type AdmissionScope } from "./cel/admission.ts";
export {
  compileRule as compileCelRule,
  optionalValue as optionalCelValue,
  ruleValue,
  type RuleBindings as CelRuleBindings,
  type RuleOutcome as CelRuleOutcome,
  type RuleProgram as CelRuleProgram,
} from "./cel/rule.ts";
export { kubernetesLibrary, type Library as CelLibrary } from "./cel/check/environment.ts";
export { declarationOf, maxCardinality, withTypeAndMeta, type Declaration as CelDeclaration } from "./cel/schema/declaration.ts";
export { escapeField } from "./cel/schema/field-name.ts";
export type { CelType } from "./cel/check/type.ts";
export type { CelValue } from "./cel/value/value.ts";
export { parseUrl, type Url } from "./cel/value/url.ts";
export { parseGoDuration } from "./go-text/duration.ts";
export { lowerRune, upperRune } from "./go-text/letter-case.ts";
export { GO_ESCAPES, goQuote } from "./go-text/quote.ts";
export { shortFloat as goFloat } from "./cel/value/number.ts";
export { isKubernetesBinary, protobufProblems, readKubernetesBinary } from "./protobuf/kubernetes.ts";
