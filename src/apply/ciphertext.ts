// Tells ciphertext of SOPS, so that it never takes the place of a live value.
import { at, isObject, own, type KubeObject } from "#base";
import { secretText } from "#kube";

const SEALED_VALUE = "ENC[AES256_GCM,";

/** True for an object that SOPS has encrypted, and for a Secret with an encrypted file among its values. */
export function isSealed(object: KubeObject): boolean {
  if (typeof at(object, "sops", "mac") === "string") return true;
  if (object.kind !== "Secret" || object.apiVersion !== "v1") return false;
  if (own(object, "sops") !== undefined) return true;
  return ["data", "stringData"].some((field) => {
    const values = own(object, field);
    return isObject(values) && Object.keys(values).some((key) => secretText(object, key)?.includes(SEALED_VALUE) === true);
  });
}
