// Functions about permissions. Rules of custom resources are declared with them but have no authorizer to call them on.
// @see apiserver pkg/cel/library/authz.go
import { BOOL, objectType, STRING, type CelType } from "../check/type.ts";
import { CelError, noOverload, type CelObject, type CelValue } from "../value/value.ts";
import { member, type FunctionDeclaration, type Run } from "./declare.ts";

/** The type of `authorizer`. */
export const AUTHORIZER: CelType = objectType("kubernetes.authorization.Authorizer");
const PATH = objectType("kubernetes.authorization.PathCheck");
const GROUP = objectType("kubernetes.authorization.GroupCheck");
/** The type of `authorizer.requestResource`. */
export const RESOURCE_CHECK: CelType = objectType("kubernetes.authorization.ResourceCheck");
const RESOURCE = RESOURCE_CHECK;
const DECISION = objectType("kubernetes.authorization.Decision");

/** A service account that is asked about instead of whoever sent the request. */
export interface AccountName {
  readonly namespace: string;
  readonly name: string;
}

/** A resource as the API server names it: plural, without version; empty texts for what is left out. */
export interface CheckedResource {
  readonly group: string;
  readonly resource: string;
  readonly subresource: string;
  readonly namespace: string;
  readonly name: string;
}

/** What an expression wants to know: whether somebody may do something with a resource or at a path. */
export type AccessQuestion = { readonly account: AccountName | undefined; readonly verb: string } & (
  | ({ readonly kind: "resource" } & CheckedResource)
  | { readonly kind: "path"; readonly path: string }
);

/** An answer of the authorizer; the reason is empty where there is none. */
export interface AccessAnswer {
  readonly isAllowed: boolean;
  readonly reason: string;
}

/** Decides on one question; it neither fails nor waits. */
export type AskAccess = (question: AccessQuestion) => AccessAnswer;

/** A step on the way to a question, or its answer. No two of them are comparable. */
class Step<T> implements CelObject {
  readonly kind = "object";
  readonly typeName: string;
  readonly held: T;
  constructor({ name }: CelType, held: T) {
    this.typeName = name;
    this.held = held;
  }
  equals(): CelValue {
    return noOverload();
  }
}

interface Asker {
  readonly ask: AskAccess;
  readonly account: AccountName | undefined;
}
interface OfGroup extends Asker {
  readonly group: string;
}
interface OfResource extends Asker {
  readonly resource: CheckedResource;
}
interface OfPath extends Asker {
  readonly path: string;
}

/** The value of `authorizer`. */
export function authorizerValue(ask: AskAccess): CelValue {
  return new Step<Asker>(AUTHORIZER, { ask, account: undefined });
}

/** The value of `authorizer.requestResource`. */
export function resourceCheckValue(ask: AskAccess, resource: CheckedResource): CelValue {
  return new Step<OfResource>(RESOURCE, { ask, account: undefined, resource });
}

/** A function of a step and texts. */
function on<T>({ name }: CelType, run: (held: T, ...texts: readonly string[]) => CelValue): Run {
  return (target, ...args) => {
    if (!(target instanceof Step) || target.typeName !== name) return noOverload();
    return args.every((each) => typeof each === "string") ? run(target.held as T, ...args) : noOverload();
  };
}

const one = (
  name: string,
  id: string,
  args: readonly CelType[],
  returns: { readonly type: CelType; readonly run: Run },
): FunctionDeclaration => ({
  name,
  overloads: [member(id, args, returns.type, returns.run)],
});

/** Sets one part of the resource that is asked about. */
const part = (name: keyof CheckedResource): FunctionDeclaration =>
  one(name, `resourcecheck_${name}`, [RESOURCE, STRING], {
    type: RESOURCE,
    run: on(
      RESOURCE,
      ({ resource, ...asker }: OfResource, text = "") => new Step(RESOURCE, { ...asker, resource: { ...resource, [name]: text } }),
    ),
  });

/** Selectors narrow a question; role-based access does not look at them, nor does it mind one that cannot be read. */
const selector = (name: string, id: string): FunctionDeclaration =>
  one(name, id, [RESOURCE, STRING], { type: RESOURCE, run: on(RESOURCE, (held: OfResource) => new Step(RESOURCE, held)) });

const answer = (name: string, type: CelType, read: (answer: AccessAnswer) => CelValue): FunctionDeclaration =>
  one(name, `decision_${name}`, [DECISION], { type, run: on(DECISION, (held: AccessAnswer) => read(held)) });

const SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;

function ofAccount({ ask }: Asker, namespace = "", name = ""): CelValue {
  if (!SUBDOMAIN.test(name) || name.length > 253) return new CelError("Invalid service account name");
  if (!LABEL.test(namespace) || namespace.length > 63) return new CelError("Invalid service account namespace");
  return new Step<Asker>(AUTHORIZER, { ask, account: { namespace, name } });
}

function ofResource({ group, ...asker }: OfGroup, resource = ""): CelValue {
  if (resource.trim() === "") return new CelError("resource must not be empty");
  return new Step(RESOURCE, { ...asker, resource: { group, resource, subresource: "", namespace: "", name: "" } });
}

function ofPath(asker: Asker, path = ""): CelValue {
  return path.trim() === "" ? new CelError("path must not be empty") : new Step(PATH, { ...asker, path });
}

export const AUTHORIZER_FUNCTIONS: readonly FunctionDeclaration[] = [
  one("path", "authorizer_path", [AUTHORIZER, STRING], { type: PATH, run: on(AUTHORIZER, ofPath) }),
  one("group", "authorizer_group", [AUTHORIZER, STRING], {
    type: GROUP,
    run: on(AUTHORIZER, (asker: Asker, group = "") => new Step(GROUP, { ...asker, group })),
  }),
  one("serviceAccount", "authorizer_serviceaccount", [AUTHORIZER, STRING, STRING], { type: AUTHORIZER, run: on(AUTHORIZER, ofAccount) }),
  one("resource", "groupcheck_resource", [GROUP, STRING], { type: RESOURCE, run: on(GROUP, ofResource) }),
  part("subresource"),
  part("namespace"),
  part("name"),
  {
    name: "check",
    overloads: [
      member(
        "pathcheck_check",
        [PATH, STRING],
        DECISION,
        on(PATH, ({ ask, account, path }: OfPath, verb = "") => new Step(DECISION, ask({ kind: "path", account, verb, path }))),
      ),
      member(
        "resourcecheck_check",
        [RESOURCE, STRING],
        DECISION,
        on(
          RESOURCE,
          ({ ask, account, resource }: OfResource, verb = "") => new Step(DECISION, ask({ kind: "resource", account, verb, ...resource })),
        ),
      ),
    ],
  },
  // the authorizer always comes to a decision
  answer("errored", BOOL, () => false),
  answer("error", STRING, () => ""),
  answer("allowed", BOOL, ({ isAllowed }) => isAllowed),
  answer("reason", STRING, ({ reason }) => reason),
  selector("fieldSelector", "authorizer_fieldselector"),
  selector("labelSelector", "authorizer_labelselector"),
];
