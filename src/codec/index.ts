export type { StructuralSchema, ValidationRule } from "./kubernetes/schema.ts";
export { certificate, writePem, type CertificateRequest, type DistinguishedName, type Sign } from "./x509/certificate.ts";
