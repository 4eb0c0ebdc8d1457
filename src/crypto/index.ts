export { checkAgeRecipients, openWithAge, sealWithAge, type AgeIdentities, type AgeRecipients } from "./age.ts";
export { cryptoProblems } from "./problems.ts";
export { nodeCrypto } from "./template-crypto.ts";
