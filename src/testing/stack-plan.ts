// What a stack will make, for assertions.
import { formatRef, isObject, refOf, textAt, type Json, type JsonObject, type KubeObject } from "#base";
import type { PlanProblem, Warning } from "#provider";
import { graphFindings, type GraphFinding } from "./graph.ts";
import { testingProblems } from "./problems.ts";

/** One resource as it is planned. */
export interface PlannedResource {
  /** `flux_kustomization.apps_5D1F7C2A` */
  readonly address: string;
  readonly type: string;
  /** Path of its construct, such as `production/apps/Resource`; its address where the text of the stack does not tell. */
  readonly path: string;
  /** Attributes by their names in the provider; what is not known yet is `(known after apply)`, null ones are left out. */
  readonly values: JsonObject;
  /** The object of the cluster that it stands for, where it is one. */
  readonly object: KubeObject | undefined;
  /** Every object that it stands for: that one, or those of a set. */
  readonly objects: readonly KubeObject[];
  /** What is wrong with it; nothing is planned then. */
  readonly problems: readonly PlanProblem[];
  readonly warnings: readonly Warning[];
}

/** An install that the stack makes. */
export interface PlannedInstall {
  readonly address: string;
  readonly version: string;
  /** Path in the repository → content; empty for installs that write to none, and where it is not known yet. */
  readonly files: Readonly<Record<string, string>>;
  /** Inventory ids of its objects; empty where they are not known yet. */
  readonly objects: readonly string[];
}

/** The plan of a stack. */
export class StackPlan {
  /** In the order in which they are made. */
  readonly resources: readonly PlannedResource[];

  constructor(resources: readonly PlannedResource[]) {
    this.resources = resources;
  }

  /** What is wrong with resources: one line each, empty when nothing is. */
  get problems(): readonly string[] {
    return this.resources.flatMap(({ path, problems }) =>
      problems.map(
        (each) => `${path}: ${each.path === "" ? "" : `${each.path}: `}${each.message}${each.next === undefined ? "" : `; ${each.next}`}`,
      ),
    );
  }

  /** Warnings that a plan would show: one line each. */
  get warnings(): readonly string[] {
    return this.resources.flatMap(({ path, warnings }) => warnings.map(({ summary, detail }) => `${path}: ${summary}: ${detail}`));
  }

  /** Objects of the cluster that the stack makes, one by one or in sets. */
  get objects(): readonly KubeObject[] {
    return this.resources.flatMap(({ objects }) => objects);
  }

  /** Installs of Flux that the stack makes. */
  get installs(): readonly PlannedInstall[] {
    return this.resources
      .filter(({ type, problems }) => /^flux_(bootstrap_|instance$)/.test(type) && problems.length === 0)
      .map(({ address, values }) => ({
        address,
        version: textAt(values, "version"),
        files: membersOf(values["repository_files"]) as Readonly<Record<string, string>>,
        objects: Object.keys(membersOf(values["objects"])),
      }));
  }

  /**
   * One object by kind and name, and by namespace where the name is not enough.
   * @throws testing.noSuchResource · testing.ambiguous
   */
  object(kind: string, name: string, namespace?: string): KubeObject {
    const wanted = `${kind} ${namespace === undefined ? "" : `${namespace}/`}${name}`;
    const found = this.objects.filter(
      (each) => each.kind === kind && each.metadata.name === name && (namespace === undefined || each.metadata.namespace === namespace),
    );
    return only(found, wanted, (each) => formatRef(refOf(each)), this.objects);
  }

  /**
   * One resource by type, and by its construct where there are several: the path of the construct, the end of it, or the id that
   * OpenTofu knows it by, with or without the digits behind it.
   * @throws testing.noSuchResource · testing.ambiguous
   */
  resource(type: string, construct?: string): PlannedResource {
    const found = this.resources.filter((each) => each.type === type && (construct === undefined || isMeant(each, construct)));
    const wanted = construct === undefined ? type : `${type} ${construct}`;
    return only(found, wanted, ({ address }) => address, this.resources);
  }

  /** What is wrong between objects: what they refer to and is not made, made twice, or waits for itself. */
  findings(): readonly GraphFinding[] {
    return graphFindings(this.resources);
  }
}

function isMeant({ path, address }: PlannedResource, construct: string): boolean {
  const place = path.replace(/\/Resource$/, "");
  const id = address.slice(address.indexOf(".") + 1);
  return [path, place, id, id.replace(/_[0-9A-F]{8}$/, "")].includes(construct) || place.endsWith(`/${construct}`);
}

function only<T>(found: readonly T[], wanted: string, describe: (each: T) => string, all: readonly T[]): T {
  const [first] = found;
  if (first === undefined) throw testingProblems.noSuchResource(wanted, all.map(describe));
  if (found.length > 1) throw testingProblems.ambiguous(wanted, found.map(describe));
  return first;
}

function membersOf(value: Json | undefined): JsonObject {
  return isObject(value) ? value : {};
}
