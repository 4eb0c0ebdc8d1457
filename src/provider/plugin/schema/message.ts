// Schemas in the form that goes over the wire.
import { writeCtyType, type CtyType } from "#codec";
import type { Init } from "../wire/message.ts";
import { NESTING, type AttributeValue } from "../wire/provider-messages.ts";
import { isNested, type Attribute, type Attributes, type Schema } from "./attribute.ts";

const encoder = new TextEncoder();
/** Descriptions are Markdown. */
const MARKDOWN = 1;

export function typeBytes(type: CtyType): Uint8Array {
  return encoder.encode(writeCtyType(type));
}

export function schemaMessage(schema: Schema, version = 0): { version: number; block: object } {
  return {
    version,
    block: {
      version,
      attributes: attributeMessages(schema.attributes),
      description: schema.description ?? "",
      descriptionKind: MARKDOWN,
      deprecated: schema.deprecated ?? false,
    },
  };
}

function attributeMessages(attributes: Attributes): Init<AttributeValue>[] {
  return Object.entries(attributes)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, attribute]) => attributeMessage(name, attribute));
}

function attributeMessage(name: string, attribute: Attribute): Init<AttributeValue> {
  const { type } = attribute;
  return {
    name,
    ...(isNested(type)
      ? { nestedType: { nesting: NESTING[type.nesting], attributes: attributeMessages(type.attributes) } }
      : { type: typeBytes(type) }),
    description: attribute.description ?? "",
    descriptionKind: MARKDOWN,
    required: attribute.required ?? false,
    optional: attribute.optional ?? false,
    computed: attribute.computed ?? false,
    sensitive: attribute.sensitive ?? false,
    deprecated: attribute.deprecated ?? false,
    writeOnly: attribute.writeOnly ?? false,
  };
}
