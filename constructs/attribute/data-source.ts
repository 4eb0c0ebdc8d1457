// What all generated data sources have in common.
import { TerraformDataSource, type TerraformMetaArguments } from "cdktf";
import type { Construct } from "constructs";
import { metaArgumentsOf } from "../meta-arguments.ts";
import { argumentsOf, type Fields } from "./field.ts";
import { hclArgumentsOf } from "./hcl.ts";
import type { Place } from "./reference.ts";
import { addedDependencies, GENERATOR, type ResourceFacts } from "./resource.ts";
import { memberOf, type Slot } from "./slot.ts";

/** A data source of the provider: holds its arguments, and writes them when the stack is synthesized. */
export abstract class FluxDataSource<Config> extends TerraformDataSource {
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
