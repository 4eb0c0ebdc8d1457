import path from "node:path";
import { expect, test } from "vitest";
import { constructPages, undocumented, type ConstructSources } from "../../tools/generate/construct-pages.ts";
import { constructSources } from "../../tools/generate/construct-sources.ts";
import { parseDocComment } from "../../tools/generate/doc-comment.ts";

const root = path.resolve(import.meta.dirname, "../..");

/** A house of constructs with one index. */
function sources(files: Readonly<Record<string, string>>): ConstructSources {
  return {
    texts: new Map(Object.entries(files)),
    entry: "made/index.ts",
    packages: new Map([["engine", "engine.d.ts"]]),
    generated: "made/generated",
  };
}

const HOUSE = {
  "engine.d.ts": `export interface Arguments { readonly count?: number; readonly after?: string[]; }`,
  "made/index.ts": `export { Boat, type BoatProps } from "./boat.ts";\nexport type { Vessel } from "./vessel.ts";\nexport * from "./generated/index.ts";`,
  "made/vessel.ts": `import type { Arguments } from "engine";
import { Construct } from "constructs";

export interface VesselProps<Cargo> extends Arguments {
  /** What it carries. */
  readonly cargo: readonly Cargo[];
  /**
   * Flag that it sails
   * under.
   * @default "white"
   */
  readonly flag?: string;
  /** Deepest draught, metres. */
  readonly draught: number;
}

/** Anything that floats. */
export abstract class Vessel<Cargo> extends Construct {
  readonly #log: string[] = [];
  /** What it carries. */
  readonly cargo: readonly Cargo[];
  /** @internal */
  readonly secret: string;
  constructor(scope: Construct, id: string, props: VesselProps<Cargo>) { super(scope, id); this.cargo = props.cargo; this.secret = ""; }
  /** Says a word. @throws boats.sunk when it is gone */
  say(word = "ahoy", ...words: string[]): void {}
  protected hidden(): void {}
}`,
  "made/boat.ts": `import { Vessel, type VesselProps } from "./vessel.ts";
import type { Construct } from "constructs";
import type { FluxSail } from "./generated/sail.ts";

/** Colours of a sail. */
export type Colour = "red" | "blue";
type Settled = "draught" | "after";

/** Crew of a boat. */
export interface Crew {
  /** Who steers. */
  readonly captain: string;
}

/** What a boat is told. */
export interface BoatProps extends Omit<VesselProps<"fish" | Crew>, Settled> {
  /**
   * Colour of its sail; \`a|b\`.
   * @default that of the yard
   */
  readonly colour?: Colour;
  /** Crew as far as it is known. */
  readonly crew: Partial<Crew>;
  /**
   * Sails.
   * @default none
   */
  readonly sails?: { /* by name */ readonly [name: string]: FluxSail };
}

/** A boat. It has a sail. */
export class Boat extends Vessel<"fish" | Crew> implements Floating {
  /** @throws boats.invalid when it leaks */
  constructor(scope: Construct, id: string, props: BoatProps) { super(scope, id, { ...props, draught: 1 }); }
  /** A boat of somebody else. */
  static named(name: string, { captain }: Crew = { captain: "" }): Boat { throw new Error(name + captain); }
  /** How fast it is. */
  get speed(): number { return 1; }
  set speed(value: number) {}
  private leak(): void {}
}`,
};

test("a page has what a construct takes and offers, with what it inherits", () => {
  const page = constructPages(sources(HOUSE)).get("docs/reference/constructs/boat.md");

  expect(page).toMatchInlineSnapshot(`
    "<!-- Written by \`npm run generate\`. Do not edit. -->
    # Boat

    A boat. It has a sail.

    |  |  |
    |---|---|
    | Import | \`import { Boat } from "headgate"\`, or from \`"headgate/cdktn"\` |
    | Source | [made/boat.ts](../../../made/boat.ts) |
    | Extends | \`Construct\` |
    | Implements | \`Floating\` |

    ## Constructor

    \`\`\`ts
    new Boat(scope: Construct, id: string, props: BoatProps)
    \`\`\`

    Throws \`boats.invalid\` when it leaks.

    ### BoatProps

    What a boat is told.

    | Property | Type | Default | Meaning |
    |---|---|---|---|
    | \`colour\` | \`Colour\` | that of the yard | Colour of its sail; \`a\\|b\`. |
    | \`crew\` | \`Partial<Crew>\` | **required** | Crew as far as it is known. |
    | \`sails\` | \`{ readonly [name: string]: FluxSail }\` | none | Sails. |
    | \`cargo\` | \`readonly ("fish" \\| Crew)[]\` | **required** | What it carries. |
    | \`flag\` | \`string\` | \`"white"\` | Flag that it sails under. |

    And those of \`Arguments\` of engine: \`count\`.

    ## Members

    | Member | Type | Meaning | Throws |
    |---|---|---|---|
    | \`static named()\` | \`(name: string, props?: Crew): Boat\` | A boat of somebody else. |  |
    | \`speed\` | \`number\` | How fast it is. |  |
    | \`cargo\` | \`readonly ("fish" \\| Crew)[]\` | What it carries. |  |
    | \`say()\` | \`(word = "ahoy", ...words: string[]): void\` | Says a word. | \`boats.sunk\` when it is gone |

    ## Types

    ### Crew

    Crew of a boat.

    | Property | Type | Default | Meaning |
    |---|---|---|---|
    | \`captain\` | \`string\` | **required** | Who steers. |

    ### Colour

    Colours of a sail.

    \`\`\`ts
    type Colour = "red" | "blue"
    \`\`\`

    ## Types on other pages

    | Type | Page |
    |---|---|
    | \`FluxSail\` | [sail](../sail.md) |
    "
  `);
});

test("the index has one line for each construct, with its first sentence", () => {
  const pages = constructPages(sources(HOUSE));

  expect([...pages.keys()]).toEqual(["docs/reference/constructs/boat.md", "docs/reference/constructs/README.md"]);
  expect(pages.get("docs/reference/constructs/README.md")).toContain("| [Boat](boat.md) | A boat. |\n");
});

test.each([
  ["Omit takes properties away", "Omit<Crew, 'mate'>", ["captain"]],
  ["Pick leaves the named ones", "Pick<Crew, 'mate'>", ["mate"]],
  ["Partial keeps all", "Partial<Crew>", ["captain", "mate"]],
  ["keyof names all of a type", "Omit<Crew, keyof Mate>", ["captain"]],
  ["an alias stands for its type", "Aliased", ["mate"]],
  ["a parameter stands for its argument", "Held<Crew>", ["captain", "mate"]],
  ["a parameter without an argument stands for its default", "Held", ["mate"]],
])("%s", (_case, type, expected) => {
  const boat = `import type { Construct } from "constructs";
export interface Mate { readonly mate: string }
interface Crew extends Mate { readonly captain: string }
type Aliased = Readonly<Mate>;
type Held<T = Mate> = T & {};
export interface BoatProps extends ${type} {}
export class Boat { constructor(scope: Construct, id: string, props: BoatProps) {} }`;

  const page = constructPages(sources({ "made/index.ts": `export { Boat } from "./boat.ts";`, "made/boat.ts": boat })).get(
    "docs/reference/constructs/boat.md",
  );

  const names = [...(page ?? "").matchAll(/^\| `(\w+)` \| `string` \| (?:\*\*required\*\*|optional) \|/gm)].map(([, name]) => name);
  expect(new Set(names)).toEqual(new Set(expected));
});

test("what lacks a doc or a default is found", () => {
  const boat = `export interface BoatProps { readonly a?: string; /** B. */ readonly b?: string; /** C. @default none */ readonly c?: string }
/** A boat. */
export class Boat { constructor(props: BoatProps) {} get speed(): number { return 1; } }`;

  const found = undocumented(sources({ "made/index.ts": `export { Boat } from "./boat.ts";`, "made/boat.ts": boat }));

  expect(found).toEqual([
    "Boat.speed lacks a doc",
    "BoatProps lacks a doc",
    "BoatProps.a lacks @default",
    "BoatProps.a lacks a doc",
    "BoatProps.b lacks @default",
  ]);
});

test("a source that is no TypeScript is named", () => {
  const broken = sources({ "made/index.ts": "export { from" });

  expect(() => constructPages(broken)).toThrow("made/index.ts is no TypeScript");
});

test("a type that is extended and not among the sources is named", () => {
  const boat = `import type { Lost } from "./lost.ts";
export interface BoatProps extends Lost {}
export class Boat { constructor(props: BoatProps) {} }`;
  const lost = sources({ "made/index.ts": `export { Boat } from "./boat.ts";`, "made/boat.ts": boat });

  expect(() => constructPages(lost)).toThrow("made/boat.ts: Lost of ./lost.ts is not among the sources");
});

test("tags of a doc comment begin after a space, and words that look like them stay text", () => {
  const doc = parseDocComment(
    "*\n * Made by `@cdktf/provider`.\n * @default a\n *   b\n * @throws x.y when c\n * @throws x.z\n * @internal\n ",
  );

  expect(doc).toEqual({ text: "Made by `@cdktf/provider`.", default: "a b", throws: ["x.y when c", "x.z"], internal: true });
});

test("every construct, its members and what they take have a doc, and a default where they may be left out", async () => {
  expect(undocumented(await constructSources(root))).toEqual([]);
});
