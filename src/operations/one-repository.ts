// Whether two addresses lead to one repository, though it is reached in different ways.

/**
 * True for equal addresses, and for those that differ only in the scheme, with what belongs to it (user and port), and in a `.git` at the
 * end: `https://git.example.com/team/fleet` and `ssh://git@git.example.com:2222/team/fleet.git`.
 */
export function isOneRepository(one: string, other: string): boolean {
  if (one === other) return true;
  if (!URL.canParse(one) || !URL.canParse(other)) return false;
  const [left, right] = [new URL(one), new URL(other)];
  const isSameServer = left.protocol === right.protocol ? left.host === right.host : left.hostname === right.hostname;
  return isSameServer && pathOf(left) === pathOf(right);
}

function pathOf({ pathname }: URL): string {
  return pathname.replace(/\/+$/, "").replace(/\.git$/, "");
}
