import { defineConfig, type OxlintOverride } from "oxlint";
import { ROOMS } from "./rooms.ts";

const names = Object.keys(ROOMS);
const held = Object.values(ROOMS).flatMap((room) => room.holds ?? []);

const doors = Object.entries(ROOMS).map(([name, room]): OxlintOverride => {
  const closed = held.filter((each) => !room.holds?.includes(each));
  const others = names.filter((other) => other !== name);
  return {
    files: [`src/${name}/**/*.ts`],
    rules: {
      "no-restricted-imports": [
        "error",
        {
          patterns: [
            {
              group: ["#*", ...room.may.map((other) => `!#${other}`)],
              message: `src/${name} may import only: ${room.may.join(", ") || "nothing"} (rooms.ts)`,
            },
            { regex: `^\\.\\./(\\.\\./)*(${others.join("|")})/`, message: "enter another room by its door (#room), not by path" },
            ...(closed.length
              ? [{ group: closed.flatMap((each) => [each, `${each}/*`]), message: "another room holds this package (rooms.ts)" }]
              : []),
            ...(room.pure ? [{ group: ["node:*"], message: "a pure room imports no part of the outside world" }] : []),
          ],
        },
      ],
      ...(room.pure && {
        "no-restricted-globals": ["error", "fetch", "process", "setTimeout", "setInterval", "Buffer"],
        "no-restricted-properties": [
          "error",
          { object: "Date", property: "now", message: "take a Clock" },
          { object: "Math", property: "random", message: "take a Random" },
        ],
      }),
    },
  };
});

export default defineConfig({
  plugins: ["typescript", "import", "unicorn", "oxc", "jsdoc", "vitest"],
  categories: { correctness: "error" },
  options: { typeAware: true },
  ignorePatterns: ["dist/**", "node_modules/**", "constructs/generated/**", "cdktf.out/**", "test/tools/**", "src/codec/cel/grammar/**"],
  rules: {
    "typescript/no-floating-promises": "error",
    "typescript/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
    "typescript/no-explicit-any": "error",
    "typescript/only-throw-error": "error",
    "typescript/no-misused-promises": "error",
    "import/no-cycle": "error",
    "import/no-default-export": "error",
    "unicorn/filename-case": ["error", { case: "kebabCase" }],
    "max-params": ["error", { max: 4 }],
    "max-lines": ["error", { max: 400 }],
    "max-lines-per-function": ["error", { max: 70, skipBlankLines: true, skipComments: true }],
    complexity: ["error", { max: 15 }],
  },
  overrides: [
    ...doors,
    { files: ["*.config.ts", "test/support/closing-line.ts"], rules: { "import/no-default-export": "off" } },
    { files: ["test/**/*.ts"], rules: { "max-lines-per-function": "off" } },
  ],
});
