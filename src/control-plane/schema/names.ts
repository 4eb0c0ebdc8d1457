// What names, labels and annotations may look like, in the API server's words.

const QUALIFIED_FORM = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";
const LABEL_FORM = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
const SUBDOMAIN_FORM = `${LABEL_FORM}(\\.${LABEL_FORM})*`;
const QUALIFIED = new RegExp(`^${QUALIFIED_FORM}$`);
const VALUE = new RegExp(`^(${QUALIFIED_FORM})?$`);
const LABEL = new RegExp(`^${LABEL_FORM}$`);
const SUBDOMAIN = new RegExp(`^${SUBDOMAIN_FORM}$`);
const LABEL_1035 = /^[a-z]([-a-z0-9]*[a-z0-9])?$/;

const bytes = (text: string): number => (/^[\0-\x7f]*$/.test(text) ? text.length : new TextEncoder().encode(text).length);
/** Labels are measured in bytes, and names in what upstream calls characters. */
const tooLongLabel = (limit: number): string => `must be no more than ${limit} bytes`;
const tooLong = (limit: number): string => `must be no more than ${limit} characters`;
const formText = (message: string, form: string, ...examples: readonly string[]): string =>
  `${message} (e.g. ${examples.map((each) => `'${each}', `).join(" or ")}regex used for validation is '${form}')`;

export function subdomainErrors(text: string): string[] {
  return [
    ...(bytes(text) > 253 ? [tooLong(253)] : []),
    ...(SUBDOMAIN.test(text)
      ? []
      : [
          formText(
            "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character",
            SUBDOMAIN_FORM,
            "example.com",
          ),
        ]),
  ];
}

export function labelErrors(text: string): string[] {
  return [
    ...(bytes(text) > 63 ? [tooLong(63)] : []),
    ...(LABEL.test(text) ? [] : [SUBDOMAIN.test(text) ? "must not contain dots" : labelFormText()]),
  ];
}

function labelFormText(): string {
  return formText(
    "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character",
    LABEL_FORM,
    "my-name",
    "123-abc",
  );
}

export function label1035Errors(text: string): string[] {
  return [
    ...(bytes(text) > 63 ? [tooLong(63)] : []),
    ...(LABEL_1035.test(text)
      ? []
      : [
          formText(
            "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character",
            "[a-z]([-a-z0-9]*[a-z0-9])?",
            "my-name",
            "abc-123",
          ),
        ]),
  ];
}

/** Key of a label: an optional prefix and a name. @see apimachinery content.IsLabelKey */
export function labelKeyErrors(text: string): string[] {
  const parts = text.split("/");
  const [prefix, name] = parts.length === 1 ? [undefined, parts[0] ?? ""] : [parts[0] ?? "", parts[1] ?? ""];
  if (parts.length > 2) {
    return [
      `a valid label key ${formText("must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character", QUALIFIED_FORM, "MyName", "my.name", "123-abc")} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`,
    ];
  }
  return [...(prefix === undefined ? [] : prefixErrors(prefix)), ...nameErrors(name)];
}

function prefixErrors(prefix: string): string[] {
  if (prefix === "") return ["prefix part must be non-empty"];
  return subdomainErrors(prefix).map((each) => `prefix part ${each === tooLong(253) ? tooLongLabel(253) : each}`);
}

function nameErrors(name: string): string[] {
  const errors: string[] = [];
  if (name === "") errors.push("name part must be non-empty");
  else if (bytes(name) > 63) errors.push(`name part ${tooLongLabel(63)}`);
  if (!QUALIFIED.test(name)) {
    errors.push(
      `name part ${formText("must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character", QUALIFIED_FORM, "MyName", "my.name", "123-abc")}`,
    );
  }
  return errors;
}

export function labelValueErrors(text: string): string[] {
  return [
    ...(bytes(text) > 63 ? [tooLongLabel(63)] : []),
    ...(VALUE.test(text)
      ? []
      : [
          formText(
            "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
            `(${QUALIFIED_FORM})?`,
            "MyValue",
            "my_value",
            "12345",
          ),
        ]),
  ];
}

/** A name that is safe as a segment of a path. */
export function pathSegmentErrors(text: string, isPrefix = false): string[] {
  if (!isPrefix && (text === "." || text === "..")) return [`may not be '${text}'`];
  return ["/", "%"].filter((each) => text.includes(each)).map((each) => `may not contain '${each}'`);
}
