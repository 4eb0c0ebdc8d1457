// Values of Secrets and ConfigMaps.
import { isObject, own, type KubeObject } from "#base";

/** Decoded text of a Secret's key, undefined when the key is absent. */
export function secretText(secret: KubeObject, key: string): string | undefined {
  const plain = own(own(secret, "stringData"), key);
  if (typeof plain === "string") return plain;
  const encoded = own(own(secret, "data"), key);
  return typeof encoded === "string" ? Buffer.from(encoded, "base64").toString("utf8") : undefined;
}

/** All keys of a Secret or ConfigMap as text. */
export function textsOf(object: KubeObject): Readonly<Record<string, string>> {
  const data = own(object, "data");
  const keys = isObject(data) ? Object.keys(data) : [];
  return Object.fromEntries(
    keys.map((key) => {
      const value = object.kind === "Secret" ? secretText(object, key) : own(data, key);
      return [key, typeof value === "string" ? value : ""];
    }),
  );
}
