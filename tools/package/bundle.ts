// Bundles the provider into a script that any platform runs, and the parts that it loads only when an operation needs them.
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";

const SOURCES = fileURLToPath(new URL("../../src/", import.meta.url));
const ENTRY = `${SOURCES}provider/main.ts`;

/** Native add-ons that a dependency tries first and does without; a package for every platform has none. */
const NATIVE = /\.node$|^cpu-features$/;
const ABSENT = "\0absent";
const ABSENT_CODE = `module.exports = undefined; throw new Error("native code is not part of this package");`;

export interface ProviderBundle {
  /** What core starts. */
  readonly script: string;
  /** Path below the script's folder → content. */
  readonly parts: ReadonlyMap<string, string>;
}

/**
 * The provider as a script with a `#!` line. It is CommonJS, because a file without extension under somebody's `"type": "module"`
 * would otherwise not start; the package.json beside it says so. The cluster client, the repository and the operations are files of
 * their own: compiling them costs more than the handshake, and most processes that core starts never use them.
 */
export async function bundleProvider(version: string): Promise<ProviderBundle> {
  const bundle = await rolldown({
    input: ENTRY,
    platform: "node",
    resolve: { conditionNames: ["headgate-source", "import", "node", "default"] },
    transform: { define: { HEADGATE_VERSION: JSON.stringify(version) }, target: "node20.19" },
    // Our own modules only declare; what of them is not used leaves no trace.
    treeshake: { moduleSideEffects: (id) => (id.startsWith(SOURCES) && id !== ENTRY ? false : undefined) },
    plugins: [
      {
        name: "no-native-code",
        resolveId: (id) => (NATIVE.test(id) ? ABSENT : undefined),
        load: (id) => (id === ABSENT ? ABSENT_CODE : undefined),
      },
    ],
    logLevel: "warn",
  });
  // Parts ask for the script by its name, so it has that name from the start.
  const { output } = await bundle.generate({
    format: "cjs",
    minify: true,
    entryFileNames: scriptName(version),
    chunkFileNames: "lib/[name].cjs",
  });
  await bundle.close();
  let script = "";
  const parts = new Map<string, string>();
  for (const each of output) {
    if (each.type === "asset") throw new Error(`${each.fileName} is no code; a provider package holds code only`);
    if (each.isEntry) script = `#!/usr/bin/env node\n${each.code}`;
    else parts.set(each.fileName, each.code);
  }
  return { script, parts };
}

/** Name by which core knows the executable. */
export function scriptName(version: string): string {
  return `terraform-provider-flux_v${version}`;
}

/** What stands beside the script. */
export const MODULE_KIND = '{"type":"commonjs"}\n';
