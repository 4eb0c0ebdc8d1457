// Random texts of requests: numbers in every form that JSON has, in fields of every width, and YAML with odd and repeated keys.
import fc from "fast-check";
import type { Step } from "./compare.ts";

const MERGE = "application/merge-patch+json";
const JSON_PATCH = "application/json-patch+json";

const digits = (maxLength: number): fc.Arbitrary<string> => fc.array(fc.nat(9), { minLength: 1, maxLength }).map((each) => each.join(""));
const whole = fc.oneof(
  fc.constantFrom("0", "1", "2147483647", "2147483648", "9007199254740993", "9223372036854775807", "9223372036854775808"),
  digits(12).map((each) => each.replace(/^0+(?=.)/, "")),
);
/** A number as JSON may write it. */
export const numberText: fc.Arbitrary<string> = fc
  .record({
    sign: fc.constantFrom("", "", "-"),
    whole,
    fraction: fc.oneof(
      fc.constantFrom("", "", ".0", ".5"),
      digits(3).map((each) => `.${each}`),
    ),
    exponent: fc.oneof(
      fc.constant(""),
      fc.record({ mark: fc.constantFrom("e", "E", "e+", "e-"), digits: fc.constantFrom("0", "1", "2", "03", "12") }),
    ),
  })
  .map(({ sign, whole: before, fraction, exponent }) => {
    const tail = typeof exponent === "string" ? exponent : exponent.mark + exponent.digits;
    return `${sign}${before}${fraction}${tail}`;
  });

interface Field {
  readonly collection: string;
  /** An object with a number in the field, as JSON without its braces and metadata. */
  readonly content: (number: string) => string;
  readonly pointer: string;
}

const template = (spec: string): string =>
  `"template":{"metadata":{"labels":{"a":"b"}},"spec":{${spec}"containers":[{"name":"a","image":"b"}]}}`;
const FIELDS: readonly Field[] = [
  {
    collection: "/apis/apps/v1/namespaces/default/deployments",
    content: (number) => `"spec":{"replicas":${number},"selector":{"matchLabels":{"a":"b"}},${template("")}}`,
    pointer: "/spec/replicas",
  },
  {
    collection: "/api/v1/namespaces/default/podtemplates",
    content: (number) => template(`"securityContext":{"runAsUser":${number},"supplementalGroups":[1,${number}]},`),
    pointer: "/template/spec/securityContext/runAsUser",
  },
  {
    collection: "/api/v1/namespaces/default/services",
    content: (number) => `"spec":{"clusterIP":"None","ports":[{"port":80,"targetPort":${number}}]}`,
    pointer: "/spec/ports/0/targetPort",
  },
  {
    collection: "/api/v1/namespaces/default/configmaps",
    content: (number) => `"data":{"a":${number}}`,
    pointer: "/data/a",
  },
];

/** Objects that the patches are for. */
export const NUMBERED: readonly Step[] = FIELDS.map(({ collection, content }) => ({
  method: "POST",
  path: collection,
  body: `{"metadata":{"name":"numbered"},${content(collection.endsWith("maps") ? '"1"' : "1")}}`,
}));

/** A write with a number in a field. */
export const numberStep: fc.Arbitrary<Step> = fc
  .record({
    field: fc.constantFrom(...FIELDS),
    number: numberText,
    form: fc.constantFrom("json", "json", "yaml", "merge", "patch", "put"),
  })
  .map(({ field: { collection, content, pointer }, number, form }): Step => {
    const body = (name: string): string => `{"metadata":{"name":"${name}"},${content(number)}}`;
    const path = `${collection}/numbered?dryRun=All`;
    if (form === "put") return { method: "PUT", path, body: body("numbered") };
    if (form === "merge") return { method: "PATCH", path, type: MERGE, body: `{${content(number)}}` };
    if (form === "patch") return { method: "PATCH", path, type: JSON_PATCH, body: `[{"op":"add","path":"${pointer}","value":${number}}]` };
    return { method: "POST", path: `${collection}?dryRun=All`, body: body("new"), ...(form === "yaml" && { type: "application/yaml" }) };
  });

const APPLY = "application/apply-patch+yaml";

/** Numbers that JavaScript keeps to the last digit. */
const keptNumber = numberText.filter((each) => Math.abs(Number(each)) < 1e12 && !/\d{16}/.test(each));
const scalar = fc.oneof(
  fc.constantFrom(
    "a",
    "b",
    '"x"',
    "'y'",
    "1",
    "1.0",
    "0x10",
    "1e3",
    "true",
    "yes",
    "null",
    "~",
    "2020-01-01",
    "-1",
    ".5",
    "0o7",
    "017",
    "1_000",
  ),
  fc.constantFrom(
    "!!binary YQ==",
    "!!str 1",
    "!!int '1'",
    "!!float 1",
    "!!bool 'true'",
    "!!null ''",
    "!local x",
    "!!binary '*'",
    ".inf",
    ".nan",
  ),
  keptNumber,
);
/** Keys, most of them texts; few of them differ. */
const key = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom("a", "b", "c", '"a"', "'b'") },
  {
    weight: 2,
    arbitrary: fc.constantFrom("1", "1.0", "1.5", "true", "yes", "~", "null", "0x10", "-1", "2020-01-01", "1e3", "!!str 1", ".5"),
  },
  { weight: 1, arbitrary: fc.constantFrom("{}", "[]", "[a]", "{a: b}", "? a", "!!binary YQ==", "&x d") },
);
/** A value between brackets. */
const flow: fc.Memo<string> = fc.memo((depth) =>
  depth <= 1
    ? scalar
    : fc.oneof(
        scalar,
        fc.array(flow(depth - 1), { maxLength: 3 }).map((items) => `[${items.join(", ")}]`),
        fc
          .array(fc.tuple(key, flow(depth - 1)), { maxLength: 3 })
          .map((members) => `{${members.map(([name, value]) => `${name}: ${value}`).join(", ")}}`),
      ),
);
/** A value over several lines, as the lines below its key. */
const block: fc.Memo<readonly string[]> = fc.memo((depth) =>
  depth <= 1
    ? flow(2).map((value) => [value])
    : fc
        .array(fc.tuple(key, block(depth - 1)), { minLength: 1, maxLength: 3 })
        .map((members) => members.flatMap(([name, lines]) => memberLines(name, lines))),
);

function memberLines(name: string, lines: readonly string[]): string[] {
  const [only = ""] = lines;
  return lines.length === 1 && !/^[^[{]*: /.test(only) ? [`${name}: ${only}`] : [`${name}:`, ...lines.map((line) => `  ${line}`)];
}

/** A write of an object in YAML whose content is any. */
export const yamlStep: fc.Arbitrary<Step> = fc
  .record({
    lines: block(3),
    field: fc.constantFrom("data", "x", "labels"),
    query: fc.constantFrom("", "&fieldValidation=Strict", "&fieldValidation=Ignore"),
    isApplied: fc.boolean(),
  })
  .map(({ lines, field, query, isApplied }): Step => {
    const maps = "/api/v1/namespaces/default/configmaps";
    const head = ["apiVersion: v1", "kind: ConfigMap", "metadata:", "  name: numbered"];
    const indented = lines.map((line) => `  ${line}`);
    const text = field === "labels" ? [...head, "  labels:", ...indented.map((line) => `  ${line}`)] : [...head, `${field}:`, ...indented];
    const body = `${text.join("\n")}\n`;
    return isApplied
      ? { method: "PATCH", path: `${maps}/numbered?dryRun=All&fieldManager=m&force=true${query}`, type: APPLY, body }
      : { method: "PUT", path: `${maps}/numbered?dryRun=All${query}`, type: "application/yaml", body };
  });
