import { catalogue } from "#base";

export const cryptoProblems = catalogue("crypto", {
  noRecipients: () => ({
    verdict: "stall",
    message: "there is nobody to seal for: neither a recipient nor a passphrase is given",
    next: "give public keys of age (age1…), as age-keygen prints them, or a passphrase",
  }),
  invalidRecipient: (recipient: string) => ({
    verdict: "stall",
    message: `${JSON.stringify(recipient)} is no recipient of age`,
    next: "give a public key such as age1…, as age-keygen prints it",
    data: { recipient },
  }),
  privateRecipient: () => ({
    verdict: "stall",
    message: "a private key of age is given as a recipient",
    next: "give its public key, which age-keygen -y prints",
  }),
  sshRecipient: (kind: string) => ({
    verdict: "stall",
    message: `a key of SSH (${kind}) is given as a recipient that nothing can be sealed for`,
    next: "give a whole line with a key of the kind ssh-ed25519, or ssh-rsa with 2048 bits or more, or a public key of age (age1…)",
    data: { kind },
  }),
  sshIdentity: (index: number, isEncrypted: boolean) => ({
    verdict: "stall",
    message: isEncrypted
      ? `private key ${index} of SSH among the identities is protected by a passphrase`
      : `private key ${index} of SSH among the identities cannot be read`,
    next: isEncrypted
      ? "give a copy without one, which `ssh-keygen -p` makes of it"
      : "give a key of the kind ssh-ed25519 or ssh-rsa, as ssh-keygen writes it",
    data: { index },
  }),
  cutSshKey: () => ({ verdict: "stall", message: "the key of SSH is cut short", next: "copy the whole of it" }),
  noIdentity: () => ({
    verdict: "stall",
    message: "neither an identity nor a passphrase is given to open what is sealed",
    next: "give the private key of one of its recipients (AGE-SECRET-KEY-1…), or its passphrase",
  }),
  invalidIdentity: (line: number) => ({
    verdict: "stall",
    message: `identity ${line} is no private key of age`,
    next: "give lines such as AGE-SECRET-KEY-1…, as age-keygen writes them",
    data: { line },
  }),
  wrongIdentity: () => ({
    verdict: "stall",
    message: "it is sealed for others than the identities that are given",
    next: "give the private key of one of its recipients, or its passphrase",
  }),
  notSealed: () => ({ verdict: "stall", message: "it is not sealed with age", next: "check where it comes from" }),
  cannotOpen: () => ({
    verdict: "stall",
    message: "what is sealed cannot be opened: it was changed or cut short",
    next: "take another copy of it",
  }),
});
