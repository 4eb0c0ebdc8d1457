// What form of an answer a client accepts: the object itself, a table of columns, or metadata only.
import { refusals } from "../status/status.ts";

export type AnswerForm = "object" | "table" | "metadata" | "metadata-list";

export interface Negotiated {
  readonly form: AnswerForm;
  readonly format: "json" | "yaml";
  /** `meta.k8s.io/v1` or `meta.k8s.io/v1beta1`. */
  readonly metaVersion: string;
}

const ACCEPTED = ["application/json", "application/yaml", "application/vnd.kubernetes.protobuf"];
const FORMS: Readonly<Record<string, AnswerForm>> = {
  Table: "table",
  PartialObjectMetadata: "metadata",
  PartialObjectMetadataList: "metadata-list",
};

/** The first acceptable form. @param isCustom custom resources have no protobuf form to offer @throws control-plane.refused (406) */
export function negotiate(accept: string | undefined, isCustom: boolean): Negotiated {
  for (const clause of byQuality(accept ?? "*/*")) {
    const negotiated = tryClause(clause);
    if (negotiated !== undefined) return negotiated;
  }
  throw isCustom
    ? refusals.notAcceptable(ACCEPTED.slice(0, 2))
    : refusals.noRepresentation([...ACCEPTED, "application/json;stream=watch", "application/vnd.kubernetes.protobuf;stream=watch"]);
}

interface Clause {
  readonly type: string;
  readonly parameters: ReadonlyMap<string, string>;
}

function byQuality(accept: string): Clause[] {
  const clauses = accept
    .split(",")
    .map((each) => each.trim())
    .filter((each) => each !== "")
    .map((each) => {
      const [type = "", ...rest] = each.split(";").map((part) => part.trim());
      return { type, parameters: new Map(rest.map((part) => part.split("=", 2) as [string, string])) };
    });
  if (clauses.length === 0) return [{ type: "*/*", parameters: new Map() }];
  const quality = ({ parameters }: Clause): number => Number(parameters.get("q") ?? 1);
  return clauses.toSorted((a, b) => quality(b) - quality(a));
}

function tryClause({ type, parameters }: Clause): Negotiated | undefined {
  const format = type === "application/yaml" ? "yaml" : ["application/json", "*/*", "application/*"].includes(type) ? "json" : undefined;
  if (format === undefined) return undefined;
  const as = parameters.get("as");
  if (as === undefined) return { form: "object", format, metaVersion: "meta.k8s.io/v1" };
  const form = FORMS[as];
  const version = parameters.get("v") ?? "";
  const isMeta = parameters.get("g") === "meta.k8s.io" && (version === "v1" || version === "v1beta1");
  return form === undefined || !isMeta ? undefined : { form, format, metaVersion: `meta.k8s.io/${version}` };
}
