import type { Attribute } from "../../attribute.ts";

/** A doc comment on its own line; a star and a slash cannot end it early. */
export function docComment(text: string, indent = ""): string {
  const lines = text.replaceAll("*/", "*\\/").split("\n");
  if (lines.length === 1) return `${indent}/** ${lines.join("")} */\n`;
  return `${indent}/**\n${lines.map((line) => `${indent} * ${line}`).join("\n")}\n${indent} */\n`;
}

/** What is to be known of an attribute, for hover. */
export function attributeComment(attribute: Attribute, indent: string): string {
  const { doc, values, deprecated } = attribute;
  const lines = [
    doc,
    ...(values ? [`One of ${values.map((each) => `\`${each}\``).join(", ")}.`] : []),
    ...(attribute.replace ? ["A change replaces the resource."] : []),
    ...(attribute.default === undefined ? [] : [`@default ${JSON.stringify(attribute.default)}`]),
    ...(deprecated === undefined ? [] : [`@deprecated ${deprecated}`]),
  ];
  return docComment(lines.join("\n"), indent);
}
