// The options of writes and deletes, from query parameters and bodies, with the API server's refusals.
import { isObject, own, type Json } from "#base";
import type { FieldError } from "../resource.ts";
import { goKind } from "../schema/go-types.ts";
import { readJson } from "../schema/json-text.ts";
import { refusals } from "../status/status.ts";
import { isTrue } from "./request-info.ts";
import { shown } from "../schema/shown.ts";

export interface WriteOptions {
  readonly dryRun: boolean;
  readonly fieldManager: string;
  readonly fieldValidation: "Strict" | "Warn" | "Ignore";
  readonly force: boolean;
}

const META_GROUP = "meta.k8s.io";
const MAX_MANAGER_BYTES = 128;

/** @throws control-plane.refused (422) */
export function writeOptions(
  query: URLSearchParams,
  kind: "CreateOptions" | "UpdateOptions" | "PatchOptions",
  isApply = false,
): WriteOptions {
  const errors: FieldError[] = [];
  const fieldManager = query.get("fieldManager") ?? "";
  if (kind === "PatchOptions") errors.push(...forceErrors(query, isApply, fieldManager));
  errors.push(...managerErrors(fieldManager));
  const dryRun = query.getAll("dryRun");
  errors.push(...dryRunErrors(dryRun));
  const fieldValidation = query.get("fieldValidation") ?? "";
  if (!["", "Ignore", "Warn", "Strict"].includes(fieldValidation)) {
    errors.push({
      type: "notSupported",
      field: "fieldValidation",
      value: fieldValidation,
      detail: 'supported values: "", "Ignore", "Strict", "Warn"',
    });
  }
  if (errors.length > 0) throw refusals.invalid(META_GROUP, kind, "", errors);
  return {
    dryRun: dryRun.length > 0,
    fieldManager,
    fieldValidation: fieldValidation === "" ? "Warn" : (fieldValidation as WriteOptions["fieldValidation"]),
    force: query.has("force") && isTrue(query.get("force")),
  };
}

function forceErrors(query: URLSearchParams, isApply: boolean, fieldManager: string): FieldError[] {
  if (isApply) return fieldManager === "" ? [{ type: "required", field: "fieldManager", detail: "is required for apply patch" }] : [];
  return query.has("force") ? [{ type: "forbidden", field: "force", detail: "may not be specified for non-apply patch" }] : [];
}

function managerErrors(manager: string): FieldError[] {
  if (isPlain(manager)) return [];
  const errors: FieldError[] = [];
  if (new TextEncoder().encode(manager).length > MAX_MANAGER_BYTES)
    errors.push({ type: "tooLong", field: "fieldManager", detail: `may not be more than ${MAX_MANAGER_BYTES} bytes` });
  let position = 0;
  for (const character of manager) {
    if (!isPrintable(character)) {
      const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
      errors.push({
        type: "invalid",
        field: "fieldManager",
        value: manager,
        detail: `invalid character U+${code} (at position ${position})`,
      });
    }
    position += new TextEncoder().encode(character).length;
  }
  return errors;
}

/** What most managers are, and none of the checks below has anything to say about. */
function isPlain(manager: string): boolean {
  return manager.length <= MAX_MANAGER_BYTES && /^[ -~]*$/.test(manager);
}

/** Go's unicode.IsPrint: letters, marks, numbers, punctuation, symbols, and the ASCII space. */
export function isPrintable(character: string): boolean {
  return character === " " || /^[\p{L}\p{M}\p{N}\p{P}\p{S}]$/u.test(character);
}

function dryRunErrors(values: readonly string[]): FieldError[] {
  return values.every((each) => each === "All")
    ? []
    : [{ type: "notSupported", field: "dryRun", value: values, detail: 'supported values: "All"' }];
}

/** The name before the first slash of a user agent: the manager of writes that name none. */
export function managerOf(options: WriteOptions, userAgent: string | undefined): string {
  if (options.fieldManager !== "") return options.fieldManager;
  const name = (userAgent ?? "").split("/")[0] ?? "";
  if (isPlain(name)) return name;
  let manager = "";
  for (const character of name) {
    if (!isPrintable(character)) continue;
    if (new TextEncoder().encode(manager + character).length > MAX_MANAGER_BYTES) break;
    manager += character;
  }
  return manager;
}

export interface DeleteOptions {
  readonly dryRun: boolean;
  readonly gracePeriodSeconds: number | undefined;
  readonly propagation: "Background" | "Foreground" | "Orphan" | undefined;
  readonly uid: string | undefined;
  readonly resourceVersion: string | undefined;
  /** Whether the propagation came about by the older option for it. */
  readonly hasOrphanDependents: boolean;
}

const POLICIES = ["Foreground", "Background", "Orphan"];

/** Options of a delete: from the body where there is one, else from the query. @throws control-plane.refused (400, 422) */
export function deleteOptions(query: URLSearchParams, body: string): DeleteOptions {
  const given = body === "" ? fromQuery(query) : fromBody(body);
  const policy = own(given, "propagationPolicy");
  const orphan = own(given, "orphanDependents");
  const dryRun = own(given, "dryRun");
  const values = Array.isArray(dryRun) ? dryRun.map(String) : [];
  const errors: FieldError[] = [];
  if (policy !== undefined && orphan !== undefined) {
    errors.push({
      type: "invalid",
      field: "propagationPolicy",
      value: policy,
      detail: "orphanDependents and deletionPropagation cannot be both set",
    });
  }
  if (policy !== undefined && !POLICIES.includes(shown(policy))) {
    errors.push({
      type: "notSupported",
      field: "propagationPolicy",
      value: policy,
      detail: 'supported values: "Foreground", "Background", "Orphan", "nil"',
    });
  }
  errors.push(...dryRunErrors(values));
  if (errors.length > 0) throw refusals.invalid(META_GROUP, "DeleteOptions", "", errors);
  const grace = own(given, "gracePeriodSeconds");
  const preconditions = own(given, "preconditions");
  const text = (value: Json | undefined): string | undefined => (typeof value === "string" ? value : undefined);
  return {
    dryRun: values.length > 0,
    gracePeriodSeconds: typeof grace === "number" ? (grace < 0 ? 1 : grace) : undefined,
    propagation: (policy as DeleteOptions["propagation"]) ?? (orphan === undefined ? undefined : orphan === true ? "Orphan" : "Background"),
    uid: text(own(preconditions, "uid")),
    resourceVersion: text(own(preconditions, "resourceVersion")),
    hasOrphanDependents: orphan !== undefined,
  };
}

function fromQuery(query: URLSearchParams): Json {
  const grace = query.get("gracePeriodSeconds");
  if (grace !== null && !/^-?\d+$/.test(grace))
    throw refusals.badRequest(`strconv.ParseInt: parsing ${JSON.stringify(grace)}: invalid syntax`);
  const policy = query.get("propagationPolicy");
  const orphan = query.get("orphanDependents");
  return {
    ...(grace !== null && { gracePeriodSeconds: Number(grace) }),
    ...(policy !== null && { propagationPolicy: policy }),
    ...(orphan !== null && { orphanDependents: isTrue(orphan) }),
    dryRun: query.getAll("dryRun"),
  };
}

function fromBody(body: string): Json {
  const read = readJson(body);
  if ("reason" in read) throw refusals.badRequest(`couldn't get version/kind; json parse error: ${read.reason}`);
  if (!isObject(read.value))
    throw refusals.badRequest("couldn't get version/kind; json parse error: json: cannot unmarshal into Go value of type struct");
  const kind = own(read.value, "kind");
  if (kind !== undefined && kind !== "DeleteOptions") {
    throw refusals.badRequest(
      `no kind ${JSON.stringify(kind)} is registered for version ${JSON.stringify(own(read.value, "apiVersion") ?? "meta.k8s.io/v1")} in scheme "pkg/runtime/scheme.go:111"`,
    );
  }
  const grace = own(read.value, "gracePeriodSeconds");
  if (grace !== undefined && grace !== null && !Number.isInteger(grace)) {
    const found = typeof grace === "number" ? `number ${grace}` : goKind(grace);
    throw refusals.badRequest(`json: cannot unmarshal ${found} into Go struct field DeleteOptions.gracePeriodSeconds of type int64`);
  }
  return read.value;
}
