// How snapshots are reached and opened: attributes that the resources about them share.
import type { Attribute } from "../attribute.ts";
import { nested, optional } from "./attributes.ts";

const secret = { sensitive: true } as const;

export const PLACE_DOC = "a file, `oci://registry/repository:tag`, or `s3://bucket/key`";

/** Access to places outside the machine that the provider runs on. */
export const PLACE_ATTRIBUTES: readonly Attribute[] = [
  nested("registry", "How the registry of an `oci://` address is reached.", [
    optional("username", "string", "User at the registry."),
    optional("password", "string", "Password or token of the user.", secret),
    optional("plain_http", "bool", "Whether to speak without TLS."),
  ]),
  nested("bucket", "How the object store of an `s3://` address is reached; what is absent is found as other tools of AWS find it.", [
    optional("endpoint", "string", "Address of a store that is not AWS's own."),
    optional("region", "string", "Region of the bucket."),
    optional("path_style", "bool", "Whether the bucket is named in the path; so where an endpoint is given and this is absent."),
    optional("access_key_id", "string", "Key to log in with."),
    optional("secret_access_key", "string", "Secret of the key.", secret),
    optional("session_token", "string", "Token of a session, where the key belongs to one.", secret),
  ]),
];
