// npm run bench -- control-plane [--json FILE]: figures of the embedded control plane beside those of a real one, in one run.
import { writeFile } from "node:fs/promises";
import { benchControlPlane, type Figure } from "./control-plane.ts";
import { describeMachine } from "./machine.ts";

const [subject, flag, file] = process.argv.slice(2);
if (subject !== "control-plane" || (flag !== undefined && (flag !== "--json" || file === undefined))) {
  console.error("usage: npm run bench -- control-plane [--json FILE]");
  process.exitCode = 2;
} else {
  const machine = describeMachine();
  const figures = await benchControlPlane((line) => console.log(line));
  console.log(`\n${machine.text}\n`);
  for (const each of figures) console.log(toLine(each));
  if (file !== undefined) await writeFile(file, `${JSON.stringify({ machine, figures }, undefined, 2)}\n`);
}

function toLine({ name, ours, theirs, unit, wanted }: Figure): string {
  const beside = Object.entries(theirs).map(([who, value]) => `${who} ${value.toFixed(1)} ${unit}`);
  return [name.padEnd(46), `${ours.toFixed(1)} ${unit}`.padEnd(16), ...beside, `(wanted: ${wanted})`].join("  ");
}
