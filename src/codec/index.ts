export type { StructuralSchema, ValidationRule } from "./kubernetes/schema.ts";
export { certificate, writePem, type CertificateRequest, type DistinguishedName, type Sign } from "./x509/certificate.ts";
export { DEFAULT_PATTERNS, IGNORE_FILE, sourceIgnore, VCS_PATTERNS, type IgnoreFile, type SourceIgnore, type SourceIgnoreRules } from "./ignore/source-ignore.ts";
