// npm run package [-- --platform linux_amd64] [--only-mirror]: the provider for filesystem mirrors, and as zips with checksums, in dist/.
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { PLATFORMS, type Platform } from "./layout.ts";
import { packageProvider } from "./package-provider.ts";

const root = new URL("../../", import.meta.url);
const { values } = parseArgs({ options: { platform: { type: "string", multiple: true }, "only-mirror": { type: "boolean" } } });
const wanted = values.platform ?? PLATFORMS;
const unknown = wanted.filter((each) => !(PLATFORMS as readonly string[]).includes(each));
if (unknown.length > 0) {
  console.error(`unknown platform ${unknown.join(", ")}; write one of ${PLATFORMS.join(", ")}`);
  process.exit(2);
}
const { version } = JSON.parse(await readFile(new URL("package.json", root), "utf8")) as { version: string };
await packageProvider({
  version,
  platforms: wanted as readonly Platform[],
  folder: fileURLToPath(new URL("dist/", root)),
  onlyMirror: values["only-mirror"] ?? false,
  say: (line) => console.log(line),
});
