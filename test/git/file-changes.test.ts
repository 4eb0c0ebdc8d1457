import fc from "fast-check";
import { expect, test } from "vitest";
import { readPath, writeChanges } from "../../src/git/file-changes.ts";
import { ObjectStore } from "../../src/git/object-store.ts";

const name = fc.constantFrom("a", "b", "c.yaml");
const path = fc.array(name, { minLength: 1, maxLength: 3 }).map((parts) => parts.join("/"));
const change = fc.tuple(path, fc.option(fc.string({ maxLength: 5 })));

/** Files after changes, one by one, as a map would have them; a change that a file or folder stands in the way of is left out. */
function model(files: Map<string, string>, at: string, content: string | null): void {
  const isBlocked = [...files.keys()].some((each) => each.startsWith(`${at}/`) || at.startsWith(`${each}/`));
  if (content === null) files.delete(at);
  else if (!isBlocked) files.set(at, content);
}

async function read(store: ObjectStore, tree: string, folder = ""): Promise<[string, string][]> {
  const all: [string, string][] = [];
  for (const entry of await store.tree(tree)) {
    const at = folder === "" ? entry.path : `${folder}/${entry.path}`;
    if (entry.type === "tree") all.push(...(await read(store, entry.oid, at)));
    else all.push([at, Buffer.from(await store.blob(entry.oid)).toString()]);
  }
  return all;
}

test("changes of a tree are those of a map of files, and leave no empty folder", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(change, { maxLength: 12 }), async (changes) => {
      const store = await ObjectStore.empty("https://git.example.com/x.git");
      const files = new Map<string, string>();
      let tree: string | undefined;
      for (const [at, content] of changes) {
        tree = await writeChanges(store, tree, new Map([[at, content]]), "x").catch(() => tree);
        model(files, at, content);
      }

      const found = tree === undefined ? [] : await read(store, tree);

      expect(new Map(found)).toEqual(files);
      for (const [at, content] of files) expect(Buffer.from((await readPath(store, tree, at)) ?? []).toString()).toBe(content);
    }),
    { numRuns: 60 },
  );
});
