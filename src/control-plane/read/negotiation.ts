// What form of an answer a client accepts: the object itself, a table of columns, or metadata only; as JSON or YAML, on one line or many.
import { refusals } from "../status/status.ts";

export type AnswerForm = "object" | "table" | "metadata" | "metadata-list";

export interface Negotiated {
  readonly form: AnswerForm;
  readonly format: "json" | "yaml";
  /** `meta.k8s.io/v1` or `meta.k8s.io/v1beta1`. */
  readonly metaVersion: string;
  /** Whether JSON is laid out for people. */
  readonly isPretty: boolean;
}

/** What of a request decides the form of its answer. */
export interface Wishes {
  readonly headers: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
}

const ACCEPTED = ["application/json", "application/yaml", "application/vnd.kubernetes.protobuf"];
const STREAMS = ["application/json;stream=watch", "application/vnd.kubernetes.protobuf;stream=watch"];
const FORMS: Readonly<Record<string, AnswerForm>> = {
  Table: "table",
  PartialObjectMetadata: "metadata",
  PartialObjectMetadataList: "metadata-list",
};

/** Built-in kinds are found by a router that looks at media types first. @throws control-plane.refused (406) @see emicklei/go-restful route.go */
export function checkRoute(accept: string | undefined, mayStream: boolean): void {
  const available = mayStream ? [...ACCEPTED, ...STREAMS] : ACCEPTED;
  if (accept === undefined || accept === "") return;
  const types = accept.split(",").map((each) => (each.split(";")[0] ?? "").trim());
  if (!types.some((each) => each === "*/*" || available.includes(each))) throw refusals.noRepresentation(available);
}

/** The first acceptable form of an object or list. @throws control-plane.refused (406) @see apiserver pkg/endpoints/handlers/negotiation */
export function negotiate(wishes: Wishes): Negotiated {
  const negotiated = tryNegotiate(wishes, { mayTransform: true, mayNameVersion: true });
  if (negotiated === undefined) throw refusals.notAcceptable(ACCEPTED);
  return negotiated;
}

/** A watch is a stream, which YAML has no form of. @throws control-plane.refused (406) */
export function checkStream({ format }: Negotiated): void {
  if (format === "yaml") throw refusals.notAcceptable(STREAMS);
}

/** The form of a Status that refuses; undefined where the client accepts none, and gets JSON all the same. */
export function negotiateRefusal(wishes: Wishes): Negotiated | undefined {
  return tryNegotiate(wishes, { mayTransform: false, mayNameVersion: false });
}

interface Restrictions {
  readonly mayTransform: boolean;
  readonly mayNameVersion: boolean;
}

function tryNegotiate({ headers, query }: Wishes, restrictions: Restrictions): Negotiated | undefined {
  const isPretty = wantsPretty(query, headers["user-agent"] ?? "");
  const accept = headers["accept"] ?? "";
  if (accept === "") return { form: "object", format: "json", metaVersion: META, isPretty };
  for (const clause of clauses(accept)) {
    for (const format of ["json", "yaml"] as const) {
      const negotiated = matchesType(clause, format) ? tryClause(clause, format, restrictions) : undefined;
      if (negotiated !== undefined) return { ...negotiated, isPretty: isPretty || negotiated.isPretty };
    }
  }
  return undefined;
}

const META = "meta.k8s.io/v1";

interface Clause {
  readonly type: string;
  readonly subtype: string;
  readonly quality: number;
  readonly parameters: ReadonlyMap<string, string>;
}

/** Clauses in the order in which they are tried. @see munnerz/goautoneg ParseAccept */
function clauses(accept: string): Clause[] {
  const found = accept.split(",").flatMap((each) => tryParse(each.trim()) ?? []);
  // the order of upstream's comparison is not a total one: an insertion sort answers as Go's does for short lists
  for (let i = 1; i < found.length; i += 1)
    for (let j = i; j > 0 && comesFirst(found[j], found[j - 1]); j -= 1)
      [found[j], found[j - 1]] = [found[j - 1] as Clause, found[j] as Clause];
  return found;
}

function comesFirst(a: Clause | undefined, b: Clause | undefined): boolean {
  if (a === undefined || b === undefined) return false;
  return a.quality > b.quality || (a.type !== "*" && b.type === "*") || (a.subtype !== "*" && b.subtype === "*");
}

function tryParse(text: string): Clause | undefined {
  const [media = "", ...rest] = text.split(";");
  const [type = "", subtype = "", ...more] = media.split("/").map((each) => each.trim());
  if (more.length > 0 || (subtype === "" && type !== "*")) return undefined;
  const parameters = new Map<string, string>();
  let quality = 1;
  for (const each of rest) {
    const [name = "", value = "", ...others] = each.split("=");
    if (value === "" || others.length > 0) continue;
    if (name.trim() === "q") quality = Number(value) || 0;
    else parameters.set(name.trim(), value.trim());
  }
  return { type, subtype: subtype === "" ? "*" : subtype, quality, parameters };
}

function matchesType({ type, subtype }: Clause, format: "json" | "yaml"): boolean {
  if (type === "*") return subtype === "*";
  return type === "application" && (subtype === "*" || subtype === format);
}

function tryClause(
  { parameters }: Clause,
  format: Negotiated["format"],
  { mayTransform, mayNameVersion }: Restrictions,
): Negotiated | undefined {
  const [stream = "", version = ""] = [parameters.get("stream"), parameters.get("sv")];
  if (stream !== "" && (stream !== "watch" || format === "yaml")) return undefined;
  if (version !== "" && !(mayNameVersion && version === "v1")) return undefined;
  const isPretty = parameters.get("pretty") === "1";
  if (!["as", "g", "v"].some((each) => parameters.has(each))) return { form: "object", format, metaVersion: META, isPretty };
  const transformed = mayTransform ? tryTransform(parameters) : undefined;
  return transformed === undefined ? undefined : { ...transformed, format, isPretty };
}

function tryTransform(parameters: Clause["parameters"]): Pick<Negotiated, "form" | "metaVersion"> | undefined {
  const [kind = "", group = "", version = ""] = ["as", "g", "v"].map((each) => parameters.get(each));
  const metaVersion = `${group}/${version}`;
  const form = FORMS[kind];
  return form !== undefined && /^meta\.k8s\.io\/v1(?:beta1)?$/.test(metaVersion) ? { form, metaVersion } : undefined;
}

/** A parameter of the query decides, else whether the client is one that people look at. */
function wantsPretty(query: URLSearchParams, agent: string): boolean {
  const wanted = query.get("pretty") ?? "";
  if (wanted !== "") return ["1", "t", "T", "true", "TRUE", "True"].includes(wanted);
  return /^(?:curl|Wget|Mozilla\/5\.0)/.test(agent);
}
