// Bundles the provider into one file that any platform runs.
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";

const SOURCES = fileURLToPath(new URL("../../src/", import.meta.url));
const ENTRY = `${SOURCES}provider/main.ts`;

/**
 * The provider as one script with a `#!` line. It is CommonJS, because a file without extension under somebody's `"type": "module"`
 * would otherwise not start; the package.json beside it says so.
 */
export async function bundleProvider(version: string): Promise<string> {
  const bundle = await rolldown({
    input: ENTRY,
    platform: "node",
    resolve: { conditionNames: ["headgate-source", "import", "node", "default"] },
    transform: { define: { HEADGATE_VERSION: JSON.stringify(version) }, target: "node20.19" },
    // Our own modules only declare; what of them is not used leaves no trace.
    treeshake: { moduleSideEffects: (id) => (id.startsWith(SOURCES) && id !== ENTRY ? false : undefined) },
    logLevel: "warn",
  });
  const { output } = await bundle.generate({ format: "cjs", minify: true, codeSplitting: false, sourcemap: false });
  await bundle.close();
  const [chunk, ...others] = output;
  if (others.length > 0)
    throw new Error(`the provider must be one file, not ${output.length}: ${output.map(({ fileName }) => fileName).join(", ")}`);
  return `#!/usr/bin/env node\n${chunk.code}`;
}

/** What stands beside the script. */
export const MODULE_KIND = '{"type":"commonjs"}\n';
