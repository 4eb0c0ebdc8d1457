// Objects and Statuses as the text that a client asked for.
import { writeYaml } from "#codec";
import type { JsonObject } from "#base";
import type { Negotiated } from "../read/negotiation.ts";
import { textResponse, type ApiResponse } from "./exchange.ts";

/** An answer in the negotiated format. @param body a value, or its JSON text */
export function objectResponse(
  status: number,
  body: unknown,
  { format, isPretty }: Pick<Negotiated, "format" | "isPretty">,
  headers: Readonly<Record<string, string>> = {},
): ApiResponse {
  if (format === "yaml") {
    const value = (typeof body === "string" ? JSON.parse(body) : JSON.parse(JSON.stringify(body))) as JsonObject;
    return textResponse(status, writeYaml(value), { "content-type": "application/yaml", ...headers });
  }
  const text = isPretty
    ? JSON.stringify(typeof body === "string" ? JSON.parse(body) : body, undefined, 2)
    : typeof body === "string"
      ? body
      : JSON.stringify(body);
  return textResponse(status, text, { "content-type": "application/json", ...headers });
}
