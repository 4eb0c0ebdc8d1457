// `.Files` of a chart, as templates see it.
import { setOwn } from "#base";
import { writeYaml } from "#codec";
import { fromBytes, GoInt, GoObject, nilList, toPublic, typed, type TemplateValue } from "#template";
import type { ChartFile } from "../chart/chart.ts";
import { toBase64 } from "../go-json.ts";
import { compileFilesPattern } from "./files-pattern.ts";

const METHODS = new Set(["Get", "GetBytes", "Glob", "AsConfig", "AsSecrets", "Lines"]);

/**
 * The files of a chart that are neither templates nor of a meaning of their own, by their path. Bytes that are no UTF-8 survive `Get` as
 * texts of the template room hold them; `AsConfig` replaces them, as JSON does.
 * @see behaviour: helm.sh/helm/v4 pkg/engine/files.go
 */
export class FilesObject extends GoObject {
  override readonly typeName = "engine.files";
  override readonly kind = "map";
  readonly #files: ReadonlyMap<string, Uint8Array>;

  constructor(files: readonly ChartFile[] | ReadonlyMap<string, Uint8Array>) {
    super();
    this.#files = new Map(
      Array.isArray(files) ? files.map(({ name, bytes }) => [name, bytes] as const) : (files as Map<string, Uint8Array>),
    );
  }

  override get(field: string): TemplateValue {
    const bytes = this.#files.get(field);
    return bytes === undefined ? nilList("[]uint8") : byteList(bytes);
  }

  override has(method: string): boolean {
    return METHODS.has(method);
  }

  override call(method: string, args: readonly TemplateValue[]): TemplateValue {
    const name = argument(method, args);
    if (method === "Get") return fromBytes(this.#files.get(name) ?? new Uint8Array());
    if (method === "GetBytes") return byteList(this.#files.get(name) ?? new Uint8Array());
    if (method === "Lines") return this.#lines(name);
    if (method === "Glob") return this.#glob(name);
    return this.#asMap(method === "AsConfig" ? (bytes) => toPublic(fromBytes(bytes)) : toBase64);
  }

  override entries(): readonly (readonly [TemplateValue, TemplateValue])[] {
    return [...this.#files].map(([name, bytes]) => [name, byteList(bytes)] as const);
  }

  override toText(): string {
    const names = [...this.#files.keys()].toSorted();
    return `map[${names.map((name) => `${name}:[${decimals(this.#files.get(name) ?? new Uint8Array())}]`).join(" ")}]`;
  }

  /** Go's JSON of bytes is their base64. */
  override toJson(): TemplateValue {
    const json: Record<string, string> = {};
    for (const [name, bytes] of this.#files) setOwn(json, name, toBase64(bytes));
    return json;
  }

  #lines(name: string): TemplateValue {
    const bytes = this.#files.get(name);
    if (bytes === undefined || bytes.length === 0) return typed([], "[]string");
    return typed(fromBytes(bytes).replace(/\n$/, "").split("\n"), "[]string");
  }

  #glob(pattern: string): FilesObject {
    const matches = compileFilesPattern(pattern);
    return new FilesObject(new Map([...this.#files].filter(([name]) => matches(name))));
  }

  #asMap(write: (bytes: Uint8Array) => string): string {
    const map: Record<string, string> = {};
    for (const [name, bytes] of this.#files) setOwn(map, name.slice(name.lastIndexOf("/") + 1), write(bytes));
    return writeYaml(map).replace(/\n$/, "");
  }
}

const ascii = new TextDecoder("latin1");

/** Bytes as decimal numbers with blanks between them. Charts print `.Files` by printing `.`, megabytes at a time. */
function decimals(bytes: Uint8Array): string {
  const text = new Uint8Array(bytes.length * 4);
  let end = 0;
  for (const byte of bytes) {
    if (byte > 99) text[end++] = 48 + Math.trunc(byte / 100);
    if (byte > 9) text[end++] = 48 + (Math.trunc(byte / 10) % 10);
    text[end++] = 48 + (byte % 10);
    text[end++] = 32;
  }
  return ascii.decode(text.subarray(0, Math.max(end - 1, 0)));
}

function argument(method: string, args: readonly TemplateValue[]): string {
  const wanted = method.startsWith("As") ? 0 : 1;
  if (args.length !== wanted) throw new Error(`wrong number of args for ${method}: want ${wanted} got ${args.length}`);
  const [name = ""] = args;
  if (typeof name !== "string") throw new Error(`wrong type for value of ${method}; expected string`);
  return name;
}

const BYTES = Array.from({ length: 256 }, (_, value) => new GoInt(BigInt(value), "uint8"));

function byteList(bytes: Uint8Array): TemplateValue {
  return typed(
    Array.from(bytes, (byte) => BYTES[byte] ?? null),
    "[]uint8",
  );
}
