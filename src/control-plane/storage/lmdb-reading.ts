// Reads a folder that another process may be writing to: everything as of one moment, and nothing changes.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { open } from "lmdb";
import { controlPlaneProblems } from "../problems.ts";
import type { JournalContent } from "./journal.ts";
import { STORES, type Stored } from "./lmdb-journal.ts";

/** What a folder holds, in one read transaction. @throws control-plane.noStore · control-plane.damaged */
export async function readFolder(folder: string): Promise<JournalContent> {
  if (!existsSync(join(folder, "data.mdb"))) throw controlPlaneProblems.noStore(folder);
  let root: ReturnType<typeof open> | undefined;
  try {
    root = open({ path: folder, maxDbs: 4, compression: false, readOnly: true });
    const objects = root.openDB<Stored, string>(STORES.objects);
    const facts = root.openDB<string | number, string>(STORES.facts);
    const transaction = objects.useReadTransaction();
    const content = {
      version: Number(facts.get("version", { transaction }) ?? 0),
      entries: [...objects.getRange({ transaction })].map(({ key, value: { version, json } }) => {
        const split = key.indexOf("\n");
        return { resource: key.slice(0, split), key: key.slice(split + 1), version, json };
      }),
      keys: Object.fromEntries(
        [...facts.getRange({ transaction })].flatMap(({ key, value }) => (typeof value === "string" ? [[key, value] as const] : [])),
      ),
    };
    transaction.done();
    return content;
  } catch (error) {
    throw controlPlaneProblems.damaged(folder, error);
  } finally {
    await root?.close();
  }
}
