// What the provider keeps for itself in the private bytes of a resource: a value under a name, packed.
import { gunzipSync, gzipSync } from "node:zlib";
import { stringAt, type Json } from "#base";

/** Private bytes that hold a value under a name. */
export function packedRecord(name: string, value: Json): Uint8Array {
  return new TextEncoder().encode(JSON.stringify({ [name]: gzipSync(JSON.stringify(value)).toString("base64") }));
}

/** The value that private bytes hold under a name; undefined for empty bytes and for those that hold something else. */
export function tryUnpackRecord(name: string, bytes: Uint8Array | undefined): Json | undefined {
  try {
    const packed = stringAt(JSON.parse(new TextDecoder().decode(bytes ?? new Uint8Array())), name);
    return JSON.parse(gunzipSync(Buffer.from(packed, "base64")).toString("utf8")) as Json;
  } catch {
    // A first plan has no bytes, those of a plan to create are a mark, and those of an earlier version say something else.
    return undefined;
  }
}
