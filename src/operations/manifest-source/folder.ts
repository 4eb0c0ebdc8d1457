// Releases in folders, on disk or in an unpacked artifact. Three layouts are understood: `flux/<version>/<component>.yaml` with
// `flux-images/<version>/<variant>.yaml` beside it, `download/<version>/manifests.tar.gz` as a release mirror lays them out, and one
// release whose files lie in the folder itself.
import { at, isObject, own, stringAt } from "#base";
import { parseYaml } from "#codec";
import { unpackTree } from "#store";
import type { ManifestSource } from "./manifest-source.ts";
import { manifestProblems } from "./problems.ts";
import { isExactVersion } from "./resolve-version.ts";

/** Files to read by path, relative and with `/`. */
export interface Folder {
  /** Names of what is in a folder; undefined where there is no such folder. */
  list(path: string): Promise<readonly { readonly name: string; readonly directory: boolean }[] | undefined>;
  /** Undefined where there is no such file. */
  read(path: string): Promise<Uint8Array | undefined>;
}

const RELEASES = "flux";
const IMAGES = "flux-images";
const DOWNLOADS = "download";
const ARCHIVE = "manifests.tar.gz";
const DEFAULT_VARIANT = "upstream-alpine";
const MAX_FILES = 1_000;
/** Largest sum of a release's files, in bytes. */
export const MAX_UNPACKED = 100 * 1024 * 1024;

/**
 * A source over a folder.
 * @param reference for messages
 * @param own what the release is called whose files lie in the folder itself; any exact version is believed when absent
 */
export function folderSource(folder: Folder, reference: string, own?: string): ManifestSource {
  return {
    reference,
    async versions() {
      for (const parent of [RELEASES, DOWNLOADS]) {
        const found = (await folder.list(parent))?.filter(({ name, directory }) => directory && isExactVersion(name));
        if (found !== undefined && found.length > 0) return found.map(({ name }) => name);
      }
      return own === undefined ? [] : [own];
    },
    async manifests(version) {
      const found = await filesOf(folder, version, reference);
      if (found !== undefined) return found;
      const known = await this.versions(new AbortController().signal);
      if (known.length > 0 && !known.includes(version)) throw manifestProblems.noSuchVersion(version, reference, known);
      const files = await readAll(folder, "", reference);
      const isRelease = ["kustomization.yaml", "source-controller.yaml"].some((name) => files.has(name));
      if (!isRelease)
        throw manifestProblems.unreadable(reference, "it has neither folders of releases, nor component files, nor a kustomization.yaml");
      return files;
    },
    async images(version, variant = DEFAULT_VARIANT) {
      const bytes = await folder.read(`${IMAGES}/${version}/${variant}.yaml`);
      return bytes === undefined ? {} : imagesIn(textOf(bytes), `${reference} ${IMAGES}/${version}/${variant}.yaml`);
    },
  };
}

async function filesOf(folder: Folder, version: string, reference: string): Promise<ReadonlyMap<string, string> | undefined> {
  if ((await folder.list(`${RELEASES}/${version}`)) !== undefined) return readAll(folder, `${RELEASES}/${version}`, reference);
  const archive = await folder.read(`${DOWNLOADS}/${version}/${ARCHIVE}`);
  return archive === undefined ? undefined : unpackManifests(archive, `${reference}/${DOWNLOADS}/${version}/${ARCHIVE}`);
}

/** The files of a manifests.tar.gz. @throws store.unreadable · store.escapes · store.tooLarge */
export async function unpackManifests(archive: Uint8Array, what: string): Promise<ReadonlyMap<string, string>> {
  const { files } = await unpackTree(archive, { maxBytes: MAX_UNPACKED, what });
  return new Map([...files].map(([path, { bytes }]) => [path, textOf(bytes)]));
}

async function readAll(folder: Folder, root: string, reference: string): Promise<ReadonlyMap<string, string>> {
  const files = new Map<string, string>();
  let size = 0;
  const visit = async (path: string): Promise<void> => {
    for (const { name, directory } of (await folder.list(path)) ?? []) {
      const full = path === "" ? name : `${path}/${name}`;
      if (directory) {
        await visit(full);
        continue;
      }
      const bytes = await folder.read(full);
      if (bytes === undefined) continue;
      size += bytes.length;
      if (size > MAX_UNPACKED || files.size >= MAX_FILES) throw manifestProblems.tooLarge(reference, MAX_UNPACKED);
      files.set(root === "" ? full : full.slice(root.length + 1), textOf(bytes));
    }
  };
  await visit(root);
  return files;
}

/** Images that a kustomization would set, each by component: `name`, or `newName`, with `newTag` and `digest`. */
function imagesIn(text: string, file: string): Readonly<Record<string, string>> {
  const listed = at(parseYaml(text, { file }), "images");
  const images: readonly unknown[] = Array.isArray(listed) ? listed : [];
  return Object.fromEntries(
    images.filter(isObject).map((each) => {
      const name = stringAt(each, "newName") || stringAt(each, "name");
      const tag = own(each, "newTag") === undefined ? "" : `:${stringAt(each, "newTag")}`;
      const digest = own(each, "digest") === undefined ? "" : `@${stringAt(each, "digest")}`;
      return [name.slice(name.lastIndexOf("/") + 1), `${name}${tag}${digest}`];
    }),
  );
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("utf8");
}
