export { nodeCrypto } from "./template-crypto.ts";
