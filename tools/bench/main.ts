// npm run bench -- control-plane|engines|provider [--json FILE]: our figures beside those of the real programs, in one run.
import { writeFile } from "node:fs/promises";
import { benchControlPlane, type Figure } from "./control-plane.ts";
import { benchEngines } from "./engines.ts";
import { describeMachine } from "./machine.ts";
import { benchProvider } from "./provider.ts";

const SUBJECTS = { "control-plane": benchControlPlane, engines: benchEngines, provider: benchProvider } as const;
const [subject = "", flag, file] = process.argv.slice(2);
const bench = Object.hasOwn(SUBJECTS, subject) ? SUBJECTS[subject as keyof typeof SUBJECTS] : undefined;

if (bench === undefined || (flag !== undefined && (flag !== "--json" || file === undefined))) {
  console.error(`usage: npm run bench -- ${Object.keys(SUBJECTS).join("|")} [--json FILE]`);
  process.exitCode = 2;
} else {
  const machine = describeMachine();
  const figures = await bench((line) => console.log(line));
  console.log(`\n${machine.text}\n`);
  for (const each of figures) console.log(toLine(each));
  if (file !== undefined) await writeFile(file, `${JSON.stringify({ machine, figures }, undefined, 2)}\n`);
}

function toLine({ name, ours, theirs, unit, wanted }: Figure): string {
  const beside = Object.entries(theirs).map(([who, value]) => `${who} ${value.toFixed(1)} ${unit}`);
  return [name.padEnd(46), `${ours.toFixed(1)} ${unit}`.padEnd(16), ...beside, `(wanted: ${wanted})`].join("  ");
}
