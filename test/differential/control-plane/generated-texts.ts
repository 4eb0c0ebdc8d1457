// Random texts of requests: numbers in every form that JSON has, in fields of every width.
import fc from "fast-check";
import type { Step } from "./compare.ts";

const MERGE = "application/merge-patch+json";
const JSON_PATCH = "application/json-patch+json";

const digits = (maxLength: number): fc.Arbitrary<string> =>
  fc.array(fc.constantFrom(..."0123456789"), { minLength: 1, maxLength }).map((each) => each.join(""));
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
