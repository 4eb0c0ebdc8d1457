// Plans a synthesized stack: every resource of this provider as OpenTofu would plan its creation, with references followed, and without
// OpenTofu, a cluster or a repository.
import { silentLog, type Json, type JsonObject } from "#base";
import type { CtyObject } from "#codec";
import { FluxClient, fluxProvider, planOffline, type FluxSurroundings, type PlanProblem, type Resource, type Warning } from "#provider";
import { KNOWN_AFTER_APPLY, readArguments, strangers, toPlainJson, type Lookup } from "./arguments.ts";
import { objectOf, objectsOf } from "./objects.ts";
import { inOrder } from "./order.ts";
import { testingProblems } from "./problems.ts";
import { memberAt, tryReference } from "./references.ts";
import { readStackText, type WrittenResource, type WrittenStack } from "./stack-text.ts";
import { StackPlan, type PlannedResource } from "./stack-plan.ts";

/** What a plan is told beside the stack. */
export interface PlanOptions {
  /** Values of variables, by name; those without a value have their default, or are not known. */
  readonly variables?: Readonly<Record<string, Json>>;
}

/**
 * Plans a stack as `Testing.synth(stack)` or `Testing.synthScope` of cdktf and cdktn write it. Values that take more than following a
 * reference to work out, such as functions, count as not known yet, just as they would for a stack that depends on another.
 *
 * @throws testing.notAStack · testing.dependencyCycle; what is wrong with a resource stands in the plan
 */
export async function planStack(text: string, options: PlanOptions = {}): Promise<StackPlan> {
  const written = readStackText(text);
  const planner = new Planner(written, options.variables ?? {});
  const planned: PlannedResource[] = [];
  for (const resource of inOrder(written.resources)) planned.push(await planner.plan(resource));
  return new StackPlan(planned);
}

class Planner {
  readonly #stack: WrittenStack;
  readonly #variables: Readonly<Record<string, Json>>;
  readonly #provider = fluxProvider(OFFLINE, "0.0.0");
  readonly #clients = new Map<string, FluxClient>();
  readonly #planned = new Map<string, JsonObject>();

  constructor(stack: WrittenStack, variables: Readonly<Record<string, Json>>) {
    this.#stack = stack;
    this.#variables = variables;
  }

  async plan(written: WrittenResource): Promise<PlannedResource> {
    const { address, type, path } = written;
    const definition = this.#provider.resources?.find((each) => each.type === type);
    const fail = (problems: readonly PlanProblem[], warnings: readonly Warning[] = []): PlannedResource => ({
      address,
      type,
      path,
      values: {},
      object: undefined,
      objects: [],
      problems,
      warnings,
    });
    if (definition === undefined) return fail([{ path: "", message: `the provider has no resource ${type}`, next: undefined }]);
    const unknown = strangers(definition.schema.attributes, written.arguments).filter((each) => each !== "timeouts");
    if (unknown.length > 0)
      return fail(unknown.map((each) => ({ path: each, message: `${type} has no argument ${each}`, next: "take it out" })));
    const config = this.#read(definition, written);
    if ("problems" in config) return fail(config.problems);
    const { planned, problems, warnings } = await planOffline(definition, config.config, {
      client: this.#clientOf(written),
      log: silentLog,
      signal: new AbortController().signal,
    });
    if (planned === undefined) return fail(problems, warnings);
    const values = toPlainJson(planned) as JsonObject;
    this.#planned.set(address, values);
    return { address, type, path, values, object: objectOf(type, values), objects: objectsOf(type, values), problems, warnings };
  }

  #read(definition: Resource<FluxClient>, written: WrittenResource): { config: CtyObject } | { problems: readonly PlanProblem[] } {
    try {
      return { config: readArguments(definition.schema.attributes, written.arguments, this.#lookup) };
    } catch (thrown) {
      return { problems: [{ path: "", message: thrown instanceof Error ? thrown.message : String(thrown), next: undefined }] };
    }
  }

  #clientOf({ provider = "flux" }: WrittenResource): FluxClient {
    let client = this.#clients.get(provider);
    if (client === undefined) {
      const config = readArguments(this.#provider.schema.attributes, this.#stack.providers.get(provider) ?? {}, this.#lookup);
      this.#clients.set(provider, (client = new FluxClient(config, OFFLINE, silentLog)));
    }
    return client;
  }

  readonly #lookup: Lookup = (text) => {
    const reference = tryReference(text);
    if (reference === undefined) return undefined;
    const [root = "", name = ""] = reference.address.split(".");
    if (root === "var") return memberAt(this.#variables[name] ?? this.#stack.defaults[name], reference.path);
    if (root === "local") {
      const local = memberAt(this.#stack.locals[name], reference.path);
      return typeof local === "string" && tryReference(local) !== undefined ? this.#lookup(local) : local;
    }
    const value = memberAt(this.#planned.get(reference.address), reference.path);
    return value === KNOWN_AFTER_APPLY ? undefined : value;
  };
}

/** A world without anything in it: whatever a resource would ask, it goes on without. */
const OFFLINE: FluxSurroundings = {
  clock: { now: () => 0, sleep: () => Promise.reject(testingProblems.offline()) },
  random: { bytes: (count) => new Uint8Array(count), fraction: () => 0 },
  connect: () => Promise.reject(testingProblems.offline()),
  isOffline: true,
};
