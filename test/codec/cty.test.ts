import { decode, encode, ExtData } from "@msgpack/msgpack";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  canonicalNumber,
  conformCty,
  Decimal,
  Dynamic,
  formatCtyPath,
  isWhollyKnown,
  numberText,
  parseCtyType,
  parseLosslessJson,
  readCtyJson,
  readMsgpack,
  sameCtyValue,
  tryParseNumber,
  Unknown,
  UNKNOWN,
  writeCtyJson,
  writeCtyType,
  writeMsgpack,
  type CtyType,
  type CtyValue,
} from "#codec";

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");
const bytes = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text.replaceAll(" ", ""), "hex"));
const seventeen = Object.fromEntries(Array.from({ length: 17 }, (_, index) => [`a${String(index).padStart(2, "0")}`, "bool"] as const));

// Recorded from terraform 1.11.4 and tofu 1.12.6.
const golden: readonly [string, CtyType, CtyValue, string][] = [
  ["null", ["object", { a: "string" }], null, "c0"],
  ["unknown", "string", UNKNOWN, "d4 00 00"],
  ["unknown with prefix", "string", new Unknown({ nullness: "not null", prefix: "dep-" }), "c7 09 0c 82 01 c2 02 a4 64 65 70 2d"],
  ["dynamic string", "dynamic", new Dynamic("string", "x"), "92 c4 08 22737472696e6722 a1 78"],
  ["small integer", "number", 1, "01"],
  ["two byte integer", "number", 443, "cd 01 bb"],
  ["integer beyond 64 bits", "number", 18446744073709551615n, "b4 3138343436373434303733373039353531363135"],
  ["fraction", "number", 3.14, "a4 33 2e 31 34"],
];

describe("MessagePack", () => {
  test.each(golden)("%s has the bytes that core writes", (_case, type, value, text) => {
    expect(hex(writeMsgpack(type, value))).toBe(text.replaceAll(" ", ""));
    expect(readMsgpack(type, bytes(text))).toEqual(value);
  });

  test("an object of 17 attributes starts with a map16 head and carries absent attributes as null", () => {
    const written = writeMsgpack(["object", seventeen], {});

    expect(hex(written).slice(0, 14)).toBe("de0011a3613030");
    expect(hex(written).endsWith("a3613136c0")).toBe(true);
  });

  test.each([
    ["unsigned 64 bit", "cf ffffffffffffffff", 18446744073709551615n],
    ["signed 64 bit", "d3 8000000000000000", -9223372036854775808n],
    ["64 bit but safe", "d3 0000000000000005", 5],
    ["float64", "cb 3fe0000000000000", 0.5],
    ["float32", "ca 3f000000", 0.5],
    ["integral float beyond 53 bits", "cb 4430000000000000", 295147905179352825856n],
    ["text with exponent", "a3 316533", 1000],
    ["text of many digits", hex(encode("0.100000000000000001")), tryParseNumber("0.100000000000000001")],
  ])("a number may come as %s", (_case, text, value) => {
    expect(readMsgpack("number", bytes(text))).toEqual(value);
  });

  test("every extension that is not known is unknown", () => {
    expect(readMsgpack("string", bytes("c7 02 7f 0102"))).toEqual(UNKNOWN);
    expect(readMsgpack(["list", "string"], bytes("d4 05 00"))).toEqual(UNKNOWN);
  });

  test("an empty message is null", () => {
    expect(readMsgpack("string", new Uint8Array())).toBeNull();
  });

  test.each([
    ["nothing after a length", "string", "a5 61", "cty.truncated"],
    ["a length of four gigabytes", ["list", "string"], "dd ffffffff", "cty.truncated"],
    ["bytes after the value", "bool", "c3 c3", "cty.trailing"],
    ["the byte that is never used", "bool", "c1", "cty.badBytes"],
    ["invalid UTF-8", "string", "a1 ff", "cty.badBytes"],
    ["another kind", "string", "01", "cty.mismatch"],
    ["an object without an attribute", ["object", { a: "bool" }], "80", "cty.mismatch"],
    ["an object with one too many", ["object", {}], "81 a1 61 c0", "cty.mismatch"],
    ["a tuple of another length", ["tuple", ["bool"]], "90", "cty.mismatch"],
    ["a type that is none", "dynamic", "92 c4 03 226122 c0", "cty.badType"],
  ] as const)("%s is refused", (_case, type, text, code) => {
    expect(() => readMsgpack(type as CtyType, bytes(text))).toThrow(expect.objectContaining({ code }));
  });

  test("a refinement payload beyond 1024 bytes is left out", () => {
    expect(hex(writeMsgpack("string", new Unknown({ prefix: "x".repeat(1100) })))).toBe("d40000");
  });

  test("map keys may have any name", () => {
    const value = readMsgpack(["map", "string"], bytes("81 a9 5f5f70726f746f5f5f a1 78"));

    expect(Object.keys(value as object)).toEqual(["__proto__"]);
    expect(hex(writeMsgpack(["map", "string"], value))).toBe("81a95f5f70726f746f5f5fa178");
  });

  test("another MessagePack library reads the same known values", () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.record({ type: fc.constant<CtyType>(["map", ["list", "string"]]), value: fc.dictionary(key, fc.array(text)) })),
        ({ type, value }) => {
          const conforming = conformCty(type, value);

          expect(decode(writeMsgpack(type, conforming))).toEqual(conforming);
          expect(readMsgpack(type, encode(conforming))).toEqual(conforming);
        },
      ),
    );
    expect(decode(writeMsgpack("string", UNKNOWN))).toEqual(new ExtData(0, new Uint8Array(1)));
  });
});

describe("numbers", () => {
  test.each([
    ["0", 0],
    ["-0", 0],
    ["007", 7],
    ["9007199254740993", 9007199254740993n],
    ["1e3", 1000],
    ["1.50", 1.5],
    ["1e-7", 1e-7],
    ["1.0e22", 10000000000000000000000n],
    ["-3.14", -3.14],
  ])("%s has one form", (given, form) => {
    expect(tryParseNumber(given)).toEqual(form);
  });

  test.each(["", "-", "1.2.3", "0x10", "1e", "NaN", " 1"])("%j is no number", (given) => {
    expect(tryParseNumber(given)).toBeUndefined();
  });

  test("a double keeps its shortest text", () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (double) => {
        const again = tryParseNumber(numberText(canonicalNumber(double)));

        expect(Number(again instanceof Decimal ? again.text : again)).toBe(Object.is(double, -0) ? 0 : double);
      }),
    );
  });

  test("decimals of any length survive both encodings", () => {
    fc.assert(
      fc.property(fc.bigInt(), fc.bigInt({ min: 0n, max: 10n ** 40n }), (whole, fraction) => {
        const number = tryParseNumber(`${whole}.${fraction}`) ?? null;

        expect(readMsgpack("number", writeMsgpack("number", number))).toEqual(number);
        expect(readCtyJson("number", writeCtyJson("number", number))).toEqual(number);
      }),
    );
  });
});

describe("JSON", () => {
  test("numbers keep all their digits", () => {
    const text = '{"big":123456789012345678901,"exact":0.1000000000000000055}';
    const value = readCtyJson(["object", { big: "number", exact: "number" }], text);

    expect(value).toEqual({ big: 123456789012345678901n, exact: tryParseNumber("0.1000000000000000055") });
    expect(writeCtyJson(["object", { big: "number", exact: "number" }], value)).toBe(text);
  });

  test("a dynamic value carries its type", () => {
    const text = '{"value":[1,"a"],"type":["tuple",["number","string"]]}';

    const value = readCtyJson("dynamic", text);

    expect(value).toEqual(new Dynamic(["tuple", ["number", "string"]], [1, "a"]));
    expect(writeCtyJson("dynamic", value)).toBe(text);
  });

  test("an attribute that is not in the type is refused, or dropped when an older state is read", () => {
    const type: CtyType = ["object", { a: "string" }];

    expect(() => readCtyJson(type, '{"a":"x","old":1}')).toThrow('an object without attribute "old" is required');
    expect(readCtyJson(type, '{"a":"x","old":1}', { ignoreExtra: true })).toEqual({ a: "x" });
  });

  test("unknown values cannot be written", () => {
    expect(() => writeCtyJson(["object", { a: ["list", "string"] }], { a: ["x", UNKNOWN] })).toThrow("a[1] is unknown");
  });

  test("the parser accepts and refuses what JSON.parse accepts and refuses", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.json(),
          fc.json().map((each) => each.slice(1)),
          fc.string(),
        ),
        (given) => {
          const reference = outcome(() => JSON.parse(given) as unknown);
          const found = outcome(() => parseLosslessJson(given));

          expect(found.ok).toBe(reference.ok);
        },
      ),
    );
  });

  test("values nested too deep are refused", () => {
    expect(() => parseLosslessJson("[".repeat(2000))).toThrow("nested more than 1000 deep");
  });
});

describe("types", () => {
  test("every type survives its JSON form", () => {
    fc.assert(
      fc.property(types, (type) => {
        expect(parseCtyType(JSON.parse(writeCtyType(type)))).toEqual(type);
      }),
    );
  });

  test.each([
    ["words", "str"],
    ["lists", ["list"]],
    ["objects", ["object", []]],
    ["nothing", null],
  ])("unknown %s are refused", (_case, json) => {
    expect(() => parseCtyType(json)).toThrow("is not a cty type");
  });
});

describe("conforming", () => {
  test("strings are brought to NFC and sets lose duplicates", () => {
    expect(conformCty(["set", "string"], ["e\u0301", "é", "a"])).toEqual(["é", "a"]);
  });

  test("absent attributes become null", () => {
    expect(conformCty(["object", { a: "string", b: "bool" }], { a: "x" })).toEqual({ a: "x", b: null });
  });

  test.each([
    ["a list where an object belongs", ["object", { a: "bool" }], [], "value: object is required, found a list of 0"],
    [
      "a text deep inside",
      ["object", { a: ["list", ["map", "number"]] }],
      { a: [{ k: "1" }] },
      'a[0]["k"]: number is required, found a string',
    ],
    ["a lone surrogate", "string", "\ud800", "value: string is required, found a string with a lone surrogate"],
    ["NaN", "number", Number.NaN, "value: number is required, found a number"],
    ["an extra attribute", ["object", {}], { a: 1 }, 'value: an object without attribute "a" is required, found it'],
  ] as const)("%s is a mismatch that names the place and no content", (_case, type, value, message) => {
    expect(() => conformCty(type as CtyType, value)).toThrow(message);
  });

  test("sets are equal in any order, lists are not", () => {
    expect(sameCtyValue(["set", "string"], ["a", "b"], ["b", "a"])).toBe(true);
    expect(sameCtyValue(["list", "string"], ["a", "b"], ["b", "a"])).toBe(false);
  });

  test("paths print as core prints them", () => {
    expect(formatCtyPath([{ attribute: "spec" }, { key: "a b" }, { attribute: "items" }, { key: 0 }])).toBe('spec["a b"].items[0]');
  });
});

test("every value of every type survives MessagePack, and known ones JSON", () => {
  fc.assert(
    fc.property(
      types.chain((type) => fc.tuple(fc.constant(type), valueOf(type))),
      ([type, given]) => {
        const value = conformCty(type, given);

        expect(sameCtyValue(type, readMsgpack(type, writeMsgpack(type, value)), value)).toBe(true);
        const json = outcome(() => writeCtyJson(type, value));
        expect(json.ok).toBe(isWhollyKnown(value));
        expect(json.ok ? sameCtyValue(type, readCtyJson(type, json.value), value) : true).toBe(true);
      },
    ),
    { numRuns: 300 },
  );
});

const key = fc.string({ maxLength: 6 });
const text = fc.string({ unit: "grapheme", maxLength: 12 });
const { types } = fc.letrec<{ types: CtyType; leaf: CtyType }>((tie) => ({
  leaf: fc.constantFrom<CtyType>("string", "number", "bool", "dynamic"),
  types: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    tie("leaf"),
    fc.tuple(fc.constantFrom("list" as const, "set" as const, "map" as const), tie("types")),
    fc.tuple(fc.constant("object" as const), fc.dictionary(key, tie("types"), { maxKeys: 4 })),
    fc.tuple(fc.constant("tuple" as const), fc.array(tie("types"), { maxLength: 3 })),
  ),
}));

function valueOf(type: CtyType): fc.Arbitrary<CtyValue> {
  const special = fc.constantFrom<CtyValue>(null, UNKNOWN, new Unknown({ nullness: "not null" }));
  return fc.oneof({ arbitrary: special, weight: 1 }, { arbitrary: knownOf(type), weight: 4 });
}

function knownOf(type: CtyType): fc.Arbitrary<CtyValue> {
  if (type === "string") return text;
  if (type === "bool") return fc.boolean();
  if (type === "number") return fc.oneof(fc.integer(), fc.bigInt(), fc.double({ noNaN: true }));
  if (type === "dynamic")
    return fc
      .constantFrom<CtyType>("string", ["list", "number"])
      .chain((inner) => valueOf(inner).map((value) => new Dynamic(inner, value)));
  switch (type[0]) {
    case "list":
    case "set":
      return fc.array(valueOf(type[1]), { maxLength: 4 });
    case "map":
      return fc.dictionary(key, valueOf(type[1]), { maxKeys: 4 });
    case "tuple":
      return type[1].length === 0 ? fc.constant([]) : (fc.tuple(...type[1].map(valueOf)) as fc.Arbitrary<CtyValue>);
    case "object":
      return fc.record(Object.fromEntries(Object.entries(type[1]).map(([name, inner]) => [name, valueOf(inner)])));
  }
}

function outcome<T>(run: () => T): { readonly ok: true; readonly value: T } | { readonly ok: false } {
  try {
    return { ok: true, value: run() };
  } catch {
    return { ok: false };
  }
}
