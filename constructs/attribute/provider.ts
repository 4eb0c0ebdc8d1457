// What the generated provider construct stands on.
import { TerraformProvider } from "cdktf";
import type { Construct } from "constructs";
import { argumentsOf, type Fields } from "./field.ts";
import { hclArgumentsOf } from "./hcl.ts";
import { GENERATOR } from "./resource.ts";

interface ProviderFacts {
  readonly type: string;
  readonly source: string;
  readonly fields: Fields;
}

/** A configuration of the provider. */
export abstract class FluxProviderBase<Config extends { readonly alias?: string }> extends TerraformProvider {
  readonly #fields: Fields;
  readonly #values: Record<string, unknown>;
  #alias: string | undefined;

  constructor(scope: Construct, id: string, facts: ProviderFacts, config: Config) {
    super(scope, id, {
      terraformResourceType: facts.type,
      terraformProviderSource: facts.source,
      terraformGeneratorMetadata: GENERATOR,
    });
    const { alias, ...values } = config;
    this.#fields = facts.fields;
    this.#values = { ...values };
    this.#alias = alias;
  }

  override get alias(): string | undefined {
    return this.#alias;
  }
  override set alias(value: string | undefined) {
    this.#alias = value;
  }

  protected input(key: string): unknown {
    return this.#values[key];
  }
  protected put(key: string, value: unknown): void {
    this.#values[key] = value;
  }
  protected override synthesizeAttributes(): Record<string, unknown> {
    // the base class renames every key to snake_case, also those of maps that users choose, such as environment variables
    return argumentsOf(this.#fields, this.#values, { shieldMaps: true });
  }
  protected override synthesizeHclAttributes(): Record<string, unknown> {
    return hclArgumentsOf(this.#fields, this.synthesizeAttributes());
  }
}
