// Which of OpenTofu and Terraform a suite runs on. Both would double the time of every journey, so that a usual run takes one for each
// suite, by turns, and each is taken about as often; with MATRIX=full every suite runs on both.

export const isFullMatrix = process.env["MATRIX"] === "full";

/** The preferred core, or the other where there is only that; all of them with MATRIX=full. */
export function usualCores<T extends { readonly name: string }>(found: readonly T[], preferred: "terraform" | "tofu"): readonly T[] {
  if (isFullMatrix) return found;
  return [found.find(({ name }) => name === preferred) ?? found[0]].filter((each) => each !== undefined);
}
