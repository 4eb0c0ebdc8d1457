// Asks Helm's own engine, through the program of test/tools/template, and ours.
import { spawnSync } from "node:child_process";
import { parseTemplates, TemplateCache, typed, type TemplateValue } from "#template";
import { places } from "../../template/render.ts";

/** What an engine makes of a template: its output, or that it refuses. */
export interface Rendering {
  readonly template: string;
  readonly output: string | undefined;
}

/** What the program answers to one line. */
interface Answer {
  readonly output?: string;
  readonly error?: string;
}

const NAME = "v/templates/t.yaml";

/** Helm's renderings, one for each template. Throws when the program ends early. */
export function renderWithHelm(program: string, templates: readonly string[], values: TemplateValue): readonly Rendering[] {
  const input = templates.map((template) => JSON.stringify({ template, values })).join("\n");
  const { stdout, stderr } = spawnSync(program, { input, maxBuffer: 1 << 28, env: { ...process.env, TZ: "UTC" } });
  const lines = stdout.toString().trimEnd().split("\n");
  if (lines.length !== templates.length) throw new Error(`helm-render stopped: ${stderr.toString().slice(0, 500)}`);
  return lines.map((line, index) => ({ template: templates[index] ?? "", output: (JSON.parse(line) as Answer).output }));
}

/** Our renderings of the same templates. */
export function renderWithOurs(templates: readonly string[], values: TemplateValue): readonly Rendering[] {
  const cache = new TemplateCache();
  return templates.map((template) => ({ template, output: tryRender(template, values, cache) }));
}

function tryRender(template: string, values: TemplateValue, cache: TemplateCache): string | undefined {
  try {
    const set = parseTemplates(new Map([[NAME, template]]), { missingKey: "zero", dropNoValue: true, cache });
    return set.execute(NAME, typed({ Values: structuredClone(values) }, "common.Values"), places);
  } catch {
    return undefined; // Whether both refuse is what is compared.
  }
}
