// Texts that YAML 1.2 allows and go-yaml, which reads YAML 1.1, refuses.
import { getScalarValue, SCALAR_STYLE, type Event } from "js-yaml";
import { yamlProblems, type YamlPlace } from "./problems.ts";
import { isAnnotation, visitScalars, type ScalarEvent } from "./scalar-events.ts";

/**
 * @throws yaml.malformed for `\/` and escapes of halves of a character in double quotes, and for `?` in a plain scalar between brackets
 * @see go.yaml.in/yaml v3.0, scannerc.go
 */
export function refuseNewSyntax(events: readonly Event[], text: string, file: string | undefined): void {
  const hasSlash = text.includes("\\/");
  const hasQuestion = text.includes("?") && /[[{]/.test(text);
  const hasNoCharacter = NO_CHARACTER.test(text);
  if (!hasSlash && !hasQuestion && !hasNoCharacter) return;
  visitScalars(events, text, (scalar, { isInFlow }) => {
    if (hasSlash) refuseEscapedSlash(scalar, text, file);
    if (hasNoCharacter) refuseNoCharacter(scalar, text, file);
    if (hasQuestion && isInFlow) refuseQuestionMark(scalar, text, file);
  });
}

function refuseEscapedSlash(event: ScalarEvent, text: string, file: string | undefined): void {
  if (event.style !== SCALAR_STYLE.DOUBLE_QUOTED) return;
  const found = /^(?:[^\\]|\\[^/])*?\\\//s.exec(text.slice(event.valueStart, event.valueEnd));
  if (found === null) return;
  const place = placeOf(text, event.valueStart + found[0].length - 2, file);
  throw yamlProblems.malformed(place, "unknown escape sequence \\/; write / without the backslash");
}

/** Escapes of surrogates, and of numbers beyond the last character. */
const NO_CHARACTER = /\\(?:u[dD][89a-fA-F]|U(?:0000[dD][89a-fA-F]|00(?:1[1-9a-fA-F]|[2-9a-fA-F])|0[1-9a-fA-F]|[1-9a-fA-F]))/;

function refuseNoCharacter(event: ScalarEvent, text: string, file: string | undefined): void {
  if (event.style !== SCALAR_STYLE.DOUBLE_QUOTED) return;
  const inside = text.slice(event.valueStart, event.valueEnd);
  for (const { 0: escape, index } of inside.matchAll(/\\(?:u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[^])/g)) {
    if (NO_CHARACTER.test(escape)) {
      throw yamlProblems.malformed(placeOf(text, event.valueStart + index, file), `the escape ${escape} stands for no character`);
    }
  }
}

function refuseQuestionMark(event: ScalarEvent, text: string, file: string | undefined): void {
  if (event.style !== SCALAR_STYLE.PLAIN) return;
  const at = text.slice(event.valueStart, event.valueEnd).indexOf("?");
  if (at >= 0) throw yamlProblems.malformed(placeOf(text, event.valueStart + at, file), "a text with ? between brackets needs quotes");
}

/**
 * A block scalar that starts with a tab cannot be read back from what go-yaml writes of it.
 * @throws yaml.malformed
 * @see go.yaml.in/yaml v3.0, emitterc.go (yaml_emitter_write_block_scalar_hints)
 */
export function refuseLeadingTabs(events: readonly Event[], text: string, file: string | undefined): void {
  if (!/[|>][^\n]*\n\s*\t/.test(text)) return;
  visitScalars(events, text, (scalar, place) => {
    if (scalar.style !== SCALAR_STYLE.LITERAL_BLOCK && scalar.style !== SCALAR_STYLE.FOLDED_BLOCK) return;
    const value = getScalarValue(text, scalar);
    if (!value.startsWith("\t") || UNWRITABLE.test(value)) return;
    // Annotations are written anew, and a text of one line then stands in quotes.
    if (!value.includes("\n") && isAnnotation(place.path())) return;
    throw yamlProblems.malformed(placeOf(text, scalar.valueStart, file), "a block of text that starts with a tab; put it in double quotes");
  });
}

/** Texts that the emitter does not write as blocks. */
export const UNWRITABLE = / \n| $|[^\n\t\x20-\x7E\u00A0-\uD7FF\uE000-\uFFFD]/;

function placeOf(text: string, offset: number, file: string | undefined): YamlPlace {
  const before = text.slice(0, offset).split("\n");
  return { file, line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}
