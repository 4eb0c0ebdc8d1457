export { GoInt, goInt, GoObject, int64, nilList, typed, viewAs, type IntKind, type TemplateCallable, type TemplateValue } from "./value.ts";
export { typeOf } from "./kind.ts";
export type { ParameterType, RunningTemplate, TemplateFunction } from "./signature.ts";
export type {
  CertificatePair,
  CertificateWish,
  TemplateCrypto,
  TemplateLimits,
  TemplateOptions,
  TemplatePlaces,
  TemplateSet,
} from "./places.ts";
export { TemplateCache } from "./cache.ts";
export { parseTemplates } from "./template-set.ts";
export { templateProblems } from "./problems.ts";
export { fromBytes, toPublic } from "./text.ts";
