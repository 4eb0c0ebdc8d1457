// What all generated resources have in common.
import { dependable, ImportableResource, TerraformResource, type TerraformMetaArguments, type TerraformProvider } from "cdktf";
import type { Construct, Node } from "constructs";
import { PROVIDER_VERSION } from "../generated/version.ts";
import { metaArgumentsOf } from "../meta-arguments.ts";
import { argumentsOf, type Fields } from "./field.ts";
import { hclArgumentsOf } from "./hcl.ts";
import type { Place } from "./reference.ts";
import { memberOf, type Slot } from "./slot.ts";

export interface ResourceFacts {
  readonly type: string;
  readonly fields: Fields;
}

/** A resource of the provider: holds its arguments, and writes them when the stack is synthesized. */
export abstract class FluxResource<Config> extends TerraformResource {
  readonly #fields: Fields;
  readonly #given: ReadonlySet<string>;
  #values: Readonly<Record<string, unknown>>;

  constructor(scope: Construct, id: string, facts: ResourceFacts, config: Config & TerraformMetaArguments) {
    super(scope, id, { ...metaArgumentsOf(config), terraformResourceType: facts.type, terraformGeneratorMetadata: GENERATOR });
    this.#fields = facts.fields;
    this.#given = new Set(config.dependsOn?.map(({ fqn }) => fqn));
    this.#values = Object.fromEntries(Object.entries(config).filter(([key]) => Object.hasOwn(facts.fields, key)));
  }

  /** Adds the resources of whatever this one, or a construct around it, was told to depend on by `node.addDependency`. */
  override get terraformMetaArguments(): Record<string, unknown> {
    const own = super.terraformMetaArguments as Readonly<Record<string, unknown>>;
    const all = [...(this.dependsOn ?? []), ...addedDependencies(this.node, this.#given)];
    return { ...own, ...(all.length > 0 && { dependsOn: all }) };
  }

  protected input(key: string): unknown {
    return this.slot(key).get();
  }
  protected put(key: string, value: unknown): void {
    this.slot(key).set(value);
  }
  protected place(key: string, attribute: string): Place {
    return { parent: this, attribute, slot: this.slot(key) };
  }
  protected override synthesizeAttributes(): Record<string, unknown> {
    return argumentsOf(this.#fields, this.#values);
  }
  protected override synthesizeHclAttributes(): Record<string, unknown> {
    return hclArgumentsOf(this.#fields, this.synthesizeAttributes());
  }

  private slot(key: string): Slot {
    const whole: Slot = { get: () => this.#values, set: (value) => (this.#values = value as Readonly<Record<string, unknown>>) };
    return memberOf(whole, key);
  }
}

/**
 * The resources that a construct, or one around it, was told to depend on by `node.addDependency`, but for those that it names itself.
 * @param given fully qualified names of the latter
 */
export function addedDependencies(node: Node, given: ReadonlySet<string>): readonly string[] {
  const found = node.scopes
    .flatMap((scope) => scope.node.dependencies)
    .flatMap((construct) => construct.node.findAll())
    .filter((each): each is TerraformResource => each.node !== node && TerraformResource.isTerraformResource(each));
  return [...new Set(found)].filter(({ fqn }) => !given.has(fqn)).map((each) => dependable(each));
}

/** What the synthesized stack says of where the resource comes from. */
export const GENERATOR = { providerName: "flux", providerVersion: PROVIDER_VERSION, providerVersionConstraint: PROVIDER_VERSION };

/** A construct that takes an existing object into the state, and has the configuration written for it. */
export interface ImportOrder {
  readonly scope: Construct;
  readonly id: string;
  readonly terraformResourceType: string;
  readonly importId: string;
  readonly provider?: TerraformProvider | undefined;
}

export function importable({ scope, id, provider, ...config }: ImportOrder): ImportableResource {
  return new ImportableResource(scope, id, { ...config, ...(provider && { provider }) });
}
