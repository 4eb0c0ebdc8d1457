// Our engine beside Helm's: the same outputs, and refusals of the same templates.
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { tryPeer } from "../../support/peers.ts";
import { callTemplate, printfTemplate, VALUES } from "./calls.ts";
import { renderWithHelm, renderWithOurs } from "./engine.ts";

const program = await tryPeer("helm-render");

test.skipIf(program === undefined).each([
  ["calls of functions", callTemplate, 6000],
  ["printf directives", printfTemplate, 3000],
])(
  "%s come out as in Helm",
  (_what, template, count) => {
    const templates = [...new Set(fc.sample(template, { numRuns: count, seed: 20_261 }))];

    const ours = renderWithOurs(templates, VALUES);

    const helms = renderWithHelm(program ?? "", templates, VALUES);
    const differing = ours.filter((each, index) => each.output !== helms[index]?.output);
    expect(differing.slice(0, 10)).toEqual([]);
  },
  60_000,
);
