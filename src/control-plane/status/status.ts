// Status bodies: every answer that is not an object, in the API server's words.
import { controlPlaneProblems } from "../problems.ts";
import { formatFieldError, typeOfFieldError } from "./field-error.ts";
import type { FieldError } from "../resource.ts";
import type { Problem } from "#base";

export interface StatusCause {
  readonly reason?: string;
  readonly message?: string;
  readonly field?: string;
}

export interface Status {
  readonly kind: "Status";
  readonly apiVersion: "v1";
  readonly metadata: { readonly continue?: string };
  readonly status: "Success" | "Failure";
  readonly message?: string;
  readonly reason?: string;
  readonly details?: {
    readonly name?: string;
    readonly group?: string;
    readonly kind?: string;
    readonly uid?: string;
    readonly causes?: readonly StatusCause[];
    readonly retryAfterSeconds?: number;
  };
  readonly code?: number;
}

/** A resource by group and plural name, as messages name it: `deployments.apps`. */
export interface GroupResource {
  readonly group: string;
  readonly plural: string;
}

export function formatResource({ group, plural }: GroupResource): string {
  return group === "" ? plural : `${plural}.${group}`;
}

/** A Status of failure. Empty strings in details are left out, as Go's omitempty does. */
export function failure(code: number, reason: string, message: string, details?: Status["details"]): Status {
  return {
    kind: "Status",
    apiVersion: "v1",
    metadata: {},
    status: "Failure",
    ...(message !== "" && { message }),
    ...(reason !== "" && { reason }),
    ...(details !== undefined && { details: compact(details) }),
    code,
  };
}

function compact(details: NonNullable<Status["details"]>): NonNullable<Status["details"]> {
  return Object.fromEntries(Object.entries(details).filter(([, value]) => value !== "" && value !== undefined && value !== 0));
}

const refuse = (status: Status): Problem => controlPlaneProblems.refused(status);
const named = (resource: GroupResource, name: string): Status["details"] => ({ name, group: resource.group, kind: resource.plural });

/** One maker per kind of refusal; each answers a problem to throw. @see apimachinery pkg/api/errors/errors.go */
export const refusals = {
  notFound: (resource: GroupResource, name: string) =>
    refuse(failure(404, "NotFound", `${formatResource(resource)} ${JSON.stringify(name)} not found`, named(resource, name))),
  /** A path that names nothing. */
  noSuchPath: () => refuse(failure(404, "NotFound", "the server could not find the requested resource", {})),
  alreadyExists: (resource: GroupResource, name: string, prefix = "") =>
    refuse(
      failure(409, "AlreadyExists", `${prefix}${formatResource(resource)} ${JSON.stringify(name)} already exists`, named(resource, name)),
    ),
  generateNameConflict: (resource: GroupResource, name: string) =>
    refuse(
      failure(
        409,
        "AlreadyExists",
        `${formatResource(resource)} ${JSON.stringify(name)} already exists, the server was not able to generate a unique name for the object`,
        { ...named(resource, name), retryAfterSeconds: 1 },
      ),
    ),
  conflict: (resource: GroupResource, name: string, why: string) =>
    refuse(
      failure(
        409,
        "Conflict",
        `Operation cannot be fulfilled on ${formatResource(resource)} ${JSON.stringify(name)}: ${why}`,
        named(resource, name),
      ),
    ),
  applyConflict: (message: string, causes: readonly StatusCause[]) => refuse(failure(409, "Conflict", message, { causes })),
  forbidden: (resource: GroupResource, name: string, why: string, causes?: readonly StatusCause[]) => {
    const target = name === "" ? formatResource(resource) : `${formatResource(resource)} ${JSON.stringify(name)}`;
    const subject = resource.plural === "" && resource.group === "" ? "forbidden" : `${target} is forbidden`;
    return refuse(failure(403, "Forbidden", `${subject}: ${why}`, { ...named(resource, name), ...(causes !== undefined && { causes }) }));
  },
  unauthorized: () => refuse(failure(401, "Unauthorized", "Unauthorized")),
  badRequest: (message: string) => refuse(failure(400, "BadRequest", message)),
  methodNotSupported: (resource: GroupResource, action: string) =>
    refuse(
      failure(405, "MethodNotAllowed", `${action} is not supported on resources of kind ${JSON.stringify(formatResource(resource))}`, {
        group: resource.group,
        kind: resource.plural,
      }),
    ),
  methodNotAllowed: () => refuse(failure(405, "MethodNotAllowed", "the server does not allow this method on the requested resource", {})),
  invalid: (group: string, kind: string, name: string, errors: readonly FieldError[]) => refuse(invalidStatus(group, kind, name, errors)),
  /** @param next token with which a list may go on */
  expired: (message: string, next?: string) =>
    refuse({ ...failure(410, "Expired", message), ...(next !== undefined && { metadata: { continue: next } }) }),
  tooLargeVersion: (wanted: number, current: number, mayCome: boolean) =>
    refuse(
      failure(504, "Timeout", `Timeout: Too large resource version: ${wanted}, current: ${current}`, {
        causes: [{ reason: "ResourceVersionTooLarge", message: "Too large resource version" }],
        ...(mayCome && { retryAfterSeconds: 1 }),
      }),
    ),
  tooLarge: (limit: number) => refuse(failure(413, "RequestEntityTooLarge", `Request entity too large: limit is ${limit}`)),
  unsupportedMediaType: (accepted: readonly string[]) =>
    refuse(
      failure(
        415,
        "UnsupportedMediaType",
        `the body of the request was in an unknown format - accepted media types include: ${accepted.join(", ")}`,
      ),
    ),
  /** A patch in a form that no resource knows: refused before the resource is looked at. */
  unsupportedPatch: () => refuse(failure(415, "UnsupportedMediaType", "415: Unsupported Media Type", {})),
  /** A patch that cannot be applied to the object. */
  unprocessable: () => refuse(failure(422, "Invalid", "the server rejected our request due to an error in our request", {})),
  /** A form of answer that no built-in kind has. */
  noRepresentation: (available: readonly string[]) =>
    refuse(failure(406, "NotAcceptable", `406: Not Acceptable\n\nAvailable representations: ${available.join(", ")}`, {})),
  notAcceptable: (accepted: readonly string[]) =>
    refuse(failure(406, "NotAcceptable", `only the following media types are accepted: ${accepted.join(", ")}`)),
  /** A list has no form of one object. @param goType type in which the API server holds the list */
  notOneObject: (goType: string) =>
    refuse(failure(406, "NotAcceptable", `you requested PartialObjectMetadata, but the requested object is a list (${goType})`)),
  /** One object has no form of a list. */
  noList: (goType: string) =>
    refuse(failure(406, "NotAcceptable", `you requested PartialObjectMetadataList, but the requested object is not a list (${goType})`)),
  internal: (message: string) => refuse(failure(500, "InternalError", `Internal error occurred: ${message}`, { causes: [{ message }] })),
  /** An error that upstream's handlers pass on without a reason. */
  unknown: (message: string) => refuse(failure(500, "", message)),
  notImplemented: (what: string) => refuse(failure(501, "NotImplemented", `${what} is not implemented by this server`)),
};

function invalidStatus(group: string, kind: string, name: string, errors: readonly FieldError[]): Status {
  const qualified = group === "" ? kind : `${kind}.${group}`;
  const causes = errors.map((each) => ({ reason: typeOfFieldError(each.type), message: formatFieldError(each), field: each.field }));
  const texts = [...new Set(errors.map((each) => `${each.field}: ${formatFieldError(each)}`))];
  const list = texts.length === 0 ? "" : `: ${texts.length === 1 ? (texts[0] ?? "") : `[${texts.join(", ")}]`}`;
  return failure(422, "Invalid", `${qualified} ${JSON.stringify(name)} is invalid${list}`, { name, group, kind, causes });
}

/** The Status that answers a delete. */
export function deleted(resource: GroupResource, name: string, uid: string): Status {
  return {
    kind: "Status",
    apiVersion: "v1",
    metadata: {},
    status: "Success",
    details: { name, ...(resource.group !== "" && { group: resource.group }), kind: resource.plural, uid },
  };
}
