// The values of a HelmRelease: what its references hold, one over the other, and its own values over them.
import { isObject, isProblem, messageOf, type JsonObject } from "#base";
import { helmProblems } from "../problems.ts";
import { applySetText } from "../values/set-text.ts";
import { copyValue, mergeMaps, type Values } from "../values/table.ts";
import { readYamlDocuments } from "../yaml-documents.ts";

/** One entry of `spec.valuesFrom`, as it is in the object. */
export interface ValuesReference {
  /** `ConfigMap` or `Secret`. */
  readonly kind: string;
  readonly name: string;
  /** Key whose data is read; `values.yaml` when absent. */
  readonly valuesKey?: string;
  /** Where the data is put as one value, in the grammar of `--set`; the data is a map of values when absent. */
  readonly targetPath?: string;
  /** With a target path: the data is taken as it stands. */
  readonly literal?: boolean;
  /** An object or a key that is not there is passed over. */
  readonly optional?: boolean;
}

/** A ConfigMap or Secret that is asked for. */
export interface ValuesSource {
  readonly kind: "ConfigMap" | "Secret";
  readonly namespace: string;
  readonly name: string;
}

/** The data of a ConfigMap or Secret by key, decoded; undefined where the object is not there. What it throws is passed on. */
export type ReadValuesSource = (source: ValuesSource) => Promise<SourceData | undefined>;

type SourceData = Readonly<Record<string, string | Uint8Array>>;

/** What values are composed from. */
export interface ValuesComposition {
  /** Namespace of the HelmRelease, in which all references are looked up. */
  readonly namespace: string;
  /** `spec.valuesFrom`. */
  readonly references?: readonly ValuesReference[];
  /** `spec.values`. */
  readonly inline?: JsonObject;
  readonly read: ReadValuesSource;
  /** Told of each optional reference that was passed over. */
  readonly note?: (message: string) => void;
}

/**
 * The user's values of a HelmRelease, for {@link renderChart}: references in their order, a later one wins, then its own values. A value
 * at a target path is set after the own values were laid over what came before, and they are laid over once more at the end, so that it
 * wins where it is set within a map that only they have. Nulls are kept: they remove defaults of the chart. Each object is read once.
 *
 * @throws helm.valuesReference, which names the reference and shows nothing of a Secret · what `read` throws
 * @see behaviour: fluxcd/pkg chartutil/values.go
 * @example
 * const values = await composeValues({ namespace: "apps", references: [{ kind: "Secret", name: "web" }], inline: { a: 1 }, read });
 */
export async function composeValues(order: ValuesComposition): Promise<Values> {
  const { references = [], note } = order;
  const inline = copyValue((order.inline ?? {}) as Values);
  const held = new Map<string, SourceData | undefined>();
  let result: Values = {};
  for (const reference of references) {
    const source = sourceOf(reference, order.namespace);
    const key = `${source.kind}/${source.name}`;
    if (!held.has(key)) held.set(key, await order.read(source));
    const data = dataOf(reference, held.get(key));
    if (data instanceof Missing) {
      const problem = refusal(reference, source, data.reason);
      if (reference.optional !== true) throw problem;
      note?.(problem.message);
    } else if ((reference.targetPath ?? "") === "") {
      result = mergeMaps(result, readMap(reference, source, data));
    } else {
      result = mergeMaps(result, inline);
      setAt(result, { reference, source, text: data });
    }
  }
  return mergeMaps(result, inline);
}

/** Why there is nothing to read. */
class Missing {
  readonly reason: string;

  constructor(reason: string) {
    this.reason = reason;
  }
}

const DEFAULT_KEY = "values.yaml";
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

function sourceOf(reference: ValuesReference, namespace: string): ValuesSource {
  const { kind, name } = reference;
  if (kind === "ConfigMap" || kind === "Secret") return { kind, namespace, name };
  throw refusal(reference, { namespace, name }, "unsupported values reference kind");
}

function dataOf({ valuesKey = DEFAULT_KEY }: ValuesReference, object: SourceData | undefined): string | Missing {
  if (object === undefined) return new Missing("resource not found");
  const data = Object.hasOwn(object, valuesKey) ? object[valuesKey] : undefined;
  if (data === undefined) return new Missing("key not found");
  return typeof data === "string" ? data : decoder.decode(data);
}

/** The first document counts; nothing is an empty map. */
function readMap(reference: ValuesReference, source: ValuesSource, text: string): Values {
  let first: unknown;
  try {
    [first = null] = readYamlDocuments(text);
  } catch (error) {
    throw refusal(reference, source, detailed("failed to read values data", reference, error));
  }
  if (first === null) return {};
  if (!isObject(first)) throw refusal(reference, source, "failed to read values data: a map is expected");
  return first as Values;
}

interface Setting {
  readonly reference: ValuesReference;
  readonly source: ValuesSource;
  readonly text: string;
}

function setAt(values: Values, { reference, source, text }: Setting): void {
  const path = reference.targetPath ?? "";
  try {
    if (reference.literal === true) applySetText(values, `${path}=${escapeAll(text)}`, "string");
    else if (isQuoted(text)) applySetText(values, `${path}=${text.replaceAll(/^['"]+|['"]+$/g, "")}`, "string");
    else applySetText(values, `${path}=${text}`, "typed");
  } catch (error) {
    throw refusal(reference, source, detailed("failed to merge value", reference, error));
  }
}

function isQuoted(text: string): boolean {
  return (text.startsWith("'") && text.endsWith("'")) || (text.startsWith('"') && text.endsWith('"'));
}

/** Everything that the grammar of `--set` would take for its own. */
function escapeAll(text: string): string {
  return text.replaceAll(/[\\,[\]{}]/g, String.raw`\$&`);
}

/** What a reader says of a text quotes it, so that of a Secret only the kind of failure is told. */
function detailed(failure: string, { kind }: ValuesReference, error: unknown): string {
  if (!isProblem(error)) throw error;
  return kind === "Secret" ? failure : `${failure}: ${messageOf(error)}`;
}

function refusal(
  reference: ValuesReference,
  { namespace, name }: Pick<ValuesSource, "namespace" | "name">,
  reason: string,
): ReturnType<typeof helmProblems.valuesReference> {
  const { kind, valuesKey = DEFAULT_KEY, optional = false } = reference;
  return helmProblems.valuesReference({ kind, name: `${namespace}/${name}`, key: valuesKey, optional }, reason);
}
