// Teams and what they may do, as the flux CLI writes them.
import type { Permission, TeamAccess } from "./forge.ts";
import { forgeProblems } from "./problems.ts";

const PERMISSIONS: readonly Permission[] = ["pull", "triage", "push", "maintain", "admin"];

/**
 * Reads `team` or `team:permission`.
 * @param preset permission where none is given: `push` at Bitbucket Server, `maintain` elsewhere
 * @throws forge.invalidTeam
 * @see fluxcd/flux2 cmd/flux/bootstrap.go, mapTeamSlice (behaviour)
 */
export function parseTeam(text: string, preset: Permission): TeamAccess {
  const [team = "", permission, ...rest] = text.split(":").map((each) => each.trim());
  if (team === "") throw forgeProblems.invalidTeam(text, "it has no name");
  if (rest.length > 0) throw forgeProblems.invalidTeam(text, "it has more than one permission");
  if (permission === undefined || permission === "") return { team, permission: preset };
  const found = PERMISSIONS.find((each) => each === permission);
  if (found === undefined) throw forgeProblems.invalidTeam(text, `${permission} is no permission`);
  return { team, permission: found };
}
