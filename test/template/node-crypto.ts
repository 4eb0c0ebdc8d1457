// The cryptography of templates on Node's own.
import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes, scryptSync } from "node:crypto";
import type { TemplateCrypto } from "#template";

/** The parts of it that need no certificates and no bcrypt. */
export const nodeSums: Pick<TemplateCrypto, "hash" | "hmacSha256" | "scrypt" | "encryptAes" | "decryptAes"> = {
  hash: (algorithm, bytes) => createHash(algorithm).update(bytes).digest(),
  hmacSha256: (key, bytes) => createHmac("sha256", key).update(bytes).digest(),
  scrypt: (password, salt) => scryptSync(password, salt, 64, { N: 32_768, r: 8, p: 2, maxmem: 128 * 1024 * 1024 }),
  encryptAes: (key, text) => {
    const iv = randomBytes(16);
    const cipher = createCipheriv("aes-256-cbc", key, iv);
    return Buffer.concat([iv, cipher.update(text), cipher.final()]);
  },
  decryptAes: (key, text) => {
    const decipher = createDecipheriv("aes-256-cbc", key, text.subarray(0, 16));
    return Buffer.concat([decipher.update(text.subarray(16)), decipher.final()]);
  },
};
