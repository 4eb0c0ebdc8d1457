import { describe, expect, test } from "vitest";
import { ctyPath, UNKNOWN, type CtyObject } from "#codec";
import { bool, duration, nested, number, sameDuration, setOf, text, type Attributes } from "#provider";
import { checkSchema } from "../../src/provider/plugin/schema/check.ts";
import { planChange } from "../../src/provider/plugin/lifecycle/plan.ts";

const attributes: Attributes = {
  id: text({ computed: true, keep: true }),
  etag: text({ computed: true }),
  name: text({ required: true, replace: true }),
  note: text({ optional: true }),
  size: text({ optional: true, computed: true, default: "small" }),
  interval: text({ optional: true, computed: true, default: "1m0s", validate: [duration], same: sameDuration }),
  zone: text({ optional: true, computed: true }),
  secret: text({ optional: true, writeOnly: true }),
  on: bool({ optional: true }),
  port: nested(
    "list",
    { number: number({ required: true }), url: text({ computed: true }), fixed: text({ optional: true, replace: true }) },
    { optional: true },
  ),
  rules: nested("set", { action: text({ required: true }), id: text({ computed: true, keep: true }) }, { optional: true }),
  labels: setOf("string", { optional: true }),
};

const nothing: CtyObject = Object.fromEntries(Object.keys(attributes).map((name) => [name, null]));
const stored: CtyObject = { ...nothing, id: "1", etag: "e", name: "a", size: "small", interval: "1m0s", zone: "z" };
const plan = (prior: CtyObject | null, config: CtyObject, set?: CtyObject) =>
  planChange(attributes, { prior, config: { ...nothing, ...config } }, async () => (set === undefined ? undefined : { set }));

describe("planning", () => {
  test("a create fills defaults and leaves computed values unknown", async () => {
    const { planned, replace } = await plan(null, { name: "a", secret: "s" });

    expect(planned).toEqual({ ...nothing, name: "a", size: "small", interval: "1m0s", id: UNKNOWN, etag: UNKNOWN, zone: UNKNOWN });
    expect(replace).toEqual([]);
  });

  test("an unchanged configuration plans the prior state", async () => {
    expect((await plan(stored, { name: "a" })).planned).toEqual(stored);
  });

  test("a duration in other words keeps the stored text", async () => {
    expect((await plan(stored, { name: "a", interval: "60s" })).planned).toEqual(stored);
  });

  test("a change makes computed values unknown, except those that keep", async () => {
    expect((await plan(stored, { name: "a", note: "n" })).planned).toEqual({ ...stored, note: "n", etag: UNKNOWN, zone: UNKNOWN });
  });

  test("a value that the user removes goes back to its default", async () => {
    expect((await plan({ ...stored, size: "large" }, { name: "a" })).planned).toMatchObject({ size: "small", etag: UNKNOWN });
  });

  test("what the resource settles stays known and may itself be the change", async () => {
    expect((await plan(stored, { name: "a" }, { etag: "f" })).planned).toEqual({ ...stored, etag: "f", zone: UNKNOWN });
    expect((await plan(stored, { name: "a" }, { etag: "e" })).planned).toEqual(stored);
  });

  test("a computed attribute that an older state lacks changes nothing", async () => {
    expect((await plan({ ...stored, zone: null }, { name: "a" })).planned).toEqual({ ...stored, zone: null });
  });

  test("an unknown input stays unknown", async () => {
    expect((await plan(stored, { name: "a", note: UNKNOWN })).planned).toMatchObject({ note: UNKNOWN, etag: UNKNOWN, id: "1" });
  });

  test("a change of an identifying value names its path", async () => {
    expect((await plan(stored, { name: "b" })).replace).toEqual([ctyPath("name")]);
    expect((await plan(stored, { name: UNKNOWN })).replace).toEqual([ctyPath("name")]);
  });

  test("a nested change names the element", async () => {
    const prior = { ...stored, port: [{ number: 1, url: "u", fixed: "f" }] };

    const { replace, planned } = await plan(prior, { name: "a", port: [{ number: 1, url: null, fixed: "g" }] });

    expect(replace).toEqual([ctyPath("port", 0, "fixed")]);
    expect(planned).toMatchObject({ port: [{ number: 1, url: UNKNOWN, fixed: "g" }] });
  });

  test("elements of a set find their computed values again, in any order", async () => {
    const prior = {
      ...stored,
      rules: [
        { action: "x", id: "rx" },
        { action: "y", id: "ry" },
      ],
    };

    const { planned } = await plan(prior, {
      name: "a",
      rules: [
        { action: "y", id: null },
        { action: "z", id: null },
      ],
    });

    expect(planned).toMatchObject({
      rules: [
        { action: "y", id: "ry" },
        { action: "z", id: UNKNOWN },
      ],
    });
  });

  test("a new element of a list is unknown where it is computed", async () => {
    const prior = { ...stored, port: [{ number: 1, url: "u", fixed: null }] };

    const { planned } = await plan(prior, {
      name: "a",
      port: [
        { number: 1, url: null, fixed: null },
        { number: 2, url: null, fixed: null },
      ],
    });

    expect(planned).toMatchObject({ port: [{ url: UNKNOWN }, { number: 2, url: UNKNOWN }] });
  });
});

describe("a schema is refused", () => {
  test.each<[string, Attributes, "resource" | "data source"]>([
    ["S1 without a mode", { a: { type: "string" } }, "resource"],
    ["S1 required and computed", { a: { type: "string", required: true, computed: true } }, "resource"],
    ["S4 with upper-case names", { aB: text({ optional: true }) }, "resource"],
    ["S4 with a meta-argument", { count: number({ optional: true }) }, "resource"],
    ["S4 with write-only on a data source", { a: text({ optional: true, writeOnly: true }) }, "data source"],
    ["S4 with write-only and computed", { a: text({ optional: true, computed: true, writeOnly: true }) }, "resource"],
    ["with a default that cannot be", { a: text({ optional: true, default: "x" }) }, "resource"],
    ["with a default of another type", { a: text({ optional: true, computed: true, default: 1 }) }, "resource"],
    [
      "with write-only inside a set",
      { a: nested("set", { b: text({ optional: true, writeOnly: true }) }, { optional: true }) },
      "resource",
    ],
    ["deep inside", { a: nested("list", { B: text({ optional: true }) }, { optional: true }) }, "resource"],
  ])("%s", (_case, wrong, place) => {
    expect(() => checkSchema(place, "acme_thing", wrong)).toThrow(/invalidSchema|schema of acme_thing|is required/);
  });
});
