// Which names of kinds a user may type, as upstream's CLI takes them.
import { KINDS, kindRef, type Kind } from "#api";
import type { KindRef } from "#base";
import { cliProblems } from "./problems.ts";

/** Two-word commands of upstream (`get sources git`) joined by a blank, and the names that kubectl knows. */
const WORDS: Readonly<Record<string, string>> = {
  GitRepository: "source git",
  HelmRepository: "source helm",
  HelmChart: "source chart",
  OCIRepository: "source oci",
  Bucket: "source bucket",
};

function namesOf(kind: Kind): readonly string[] {
  const words = WORDS[kind.kind];
  return [kind.singular, kind.plural, ...kind.shortNames, ...(words === undefined ? [] : [words, words.replace("source", "sources")])];
}

/**
 * Finds a kind by what was typed.
 * @throws cli.unknownResource
 */
export function kindNamed(typed: readonly string[]): Kind {
  const name = typed.join(" ").toLowerCase();
  const found = KINDS.find((kind) => namesOf(kind).includes(name));
  if (found === undefined)
    throw cliProblems.unknownResource(
      name,
      KINDS.map((kind) => WORDS[kind.kind] ?? kind.singular),
    );
  return found;
}

export const allKinds = (): readonly { readonly kind: Kind; readonly ref: KindRef }[] =>
  KINDS.map((kind) => ({ kind, ref: kindRef(kind) }));
