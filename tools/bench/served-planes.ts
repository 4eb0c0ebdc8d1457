// A process with control planes that listen: `<count> <folder|memory> <kubeconfig>`. Says how long the first took, then stays until killed.
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createControlPlane } from "#control-plane";

const [count = "1", data = "memory", kubeconfig = ""] = process.argv.slice(2);
let millis = 0;
for (let i = 0; i < Number(count); i += 1) {
  const started = performance.now();
  const plane = await createControlPlane({ data: data === "memory" ? "memory" : { dir: join(data, String(i)) } });
  await plane.listen();
  if (i > 0) continue;
  millis = performance.now() - started;
  await writeFile(kubeconfig, plane.kubeconfig(), { mode: 0o600 });
}
console.log(JSON.stringify({ millis }));
