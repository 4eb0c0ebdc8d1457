// Patterns of names, as texts that go into schemas.

/** An RFC 1123 label: a namespace. */
export const LABEL = "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$";

/** An RFC 1123 subdomain: the name of most other objects. */
export const SUBDOMAIN = "^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$";
