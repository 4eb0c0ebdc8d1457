// How signatures of OCI artifacts are checked.
import { as, choice, list, maybe, record, text } from "../shape.ts";
import { localRef } from "./reference.ts";

const identity = record(
  {
    issuer: text("Expression that the issuer in the certificate must match, in Go's syntax."),
    subject: text("Expression that the subject in the certificate must match, in Go's syntax."),
  },
  "An identity that may have signed.",
);

const members = {
  provider: choice(["cosign", "notation"], "What the signature was made with.", { default: "cosign" }),
  secretRef: maybe(
    as(localRef, "Secret with the public keys or certificates that are trusted; without one, signatures without keys are checked."),
  ),
  matchOIDCIdentity: maybe(list(identity, "Identities of which one must have signed; only for signatures without keys.")),
};

/** How the signature of a chart is checked. */
export const chartVerification = record(members, "Which signature the chart must have.");

/** How the signature of an artifact in a registry is checked. */
export const ociVerification = record(
  {
    ...members,
    trustedRootSecretRef: maybe(as(localRef, "Secret with a `trusted_root.json` of Sigstore, for authorities and logs of one's own.")),
  },
  "Which signature the artifact must have.",
);
