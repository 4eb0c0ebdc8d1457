// Who signs the commits of an install.
import { isProblem, type Secret } from "#base";
import { readGpgSigner, readSshKey, sshSigner, type CommitSigner, type GpgSigning } from "#git";
import { operationsProblems } from "./problems.ts";

/** The key that commits are signed with. */
export type CommitSigning = { readonly gpg: GpgSigning } | { readonly ssh: { readonly privateKey: Secret; readonly passphrase?: Secret } };

/** Signers that were opened before: decrypting a key takes a third of a second on purpose. */
const opened = new WeakMap<CommitSigning, Promise<CommitSigner>>();

/** Opens the key of an install. @throws git.invalidSigningKey · operations.invalidSigningKey */
export function signerOf(signing: CommitSigning): Promise<CommitSigner> {
  const before = opened.get(signing);
  if (before !== undefined) return before;
  const opening = "gpg" in signing ? readGpgSigner(signing.gpg) : sshSignerOf(signing.ssh);
  opened.set(signing, opening);
  return opening;
}

async function sshSignerOf({
  privateKey,
  passphrase,
}: {
  readonly privateKey: Secret;
  readonly passphrase?: Secret;
}): Promise<CommitSigner> {
  try {
    return sshSigner(await readSshKey(privateKey, passphrase));
  } catch (error) {
    if (!isProblem(error, "git.invalidSshKey")) throw error;
    throw operationsProblems.invalidSigningKey(String(error.data["reason"]), error);
  }
}
