// How the commands about snapshots reach places, and what opens what is sealed there.
import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { own, Secret } from "#base";
import type { AgeIdentities } from "#crypto";
import { openSnapshotPlace, type SnapshotAccess, type SnapshotPlace } from "#operations";
import type { Command } from "commander";
import type { Io } from "./io.ts";
import { cliProblems } from "./problems.ts";

export interface PlaceFlags {
  readonly plainHttp?: true;
  readonly s3Endpoint?: string;
  readonly s3Region?: string;
}

export function withPlaceFlags(command: Command): Command {
  return command
    .option("--plain-http", "speak to the registry without TLS")
    .option("--s3-endpoint <url>", "address of an object store that is not AWS's own")
    .option("--s3-region <name>", "region of the bucket");
}

export interface IdentityFlags {
  readonly identity?: string;
  readonly passphraseFile?: string;
}

export function withIdentityFlags(command: Command): Command {
  return command
    .option("-i, --identity <file>", "file of private keys that open what is sealed, as age-keygen writes it")
    .option("--passphrase-file <file>", "file of the passphrase that opens what is sealed; - for standard input");
}

/** Opens a place for one use, and closes it. */
export async function withPlace<T>(target: string, flags: PlaceFlags, io: Io, use: (place: SnapshotPlace) => Promise<T>): Promise<T> {
  const place = openSnapshotPlace(target, await accessOf(target, flags, io));
  try {
    return await use(place);
  } finally {
    await place.close();
  }
}

async function accessOf(target: string, { plainHttp, s3Endpoint, s3Region }: PlaceFlags, io: Io): Promise<SnapshotAccess> {
  const dockerConfig = target.startsWith("oci://") ? await tryDockerConfig(io) : undefined;
  return {
    registry: { plainHttp: plainHttp === true, ...(dockerConfig && { dockerConfig }) },
    bucket: { ...(s3Endpoint !== undefined && { endpoint: s3Endpoint }), ...(s3Region !== undefined && { region: s3Region }) },
  };
}

/** What `docker login` has written; undefined where it has not. */
async function tryDockerConfig(io: Io): Promise<Secret | undefined> {
  const file = join(io.env["DOCKER_CONFIG"] ?? join(io.env["HOME"] ?? homedir(), ".docker"), "config.json");
  try {
    const text = await readFile(file, "utf8");
    return own(JSON.parse(text), "auths") === undefined ? undefined : new Secret(text);
  } catch {
    // Nobody has logged in here, or not in this form: the registry says so if that is not enough.
    return undefined;
  }
}

/** @throws cli.unreadableFile */
export async function identitiesOf({ identity, passphraseFile }: IdentityFlags, io: Io): Promise<AgeIdentities> {
  const passphrase = await passphraseOf(passphraseFile, io);
  return {
    ...(identity !== undefined && { identities: new Secret(await readText(identity)) }),
    ...(passphrase && { passphrase }),
  };
}

/** The first line of a file, since editors end it with a line feed that is no part of a passphrase. @throws cli.unreadableFile */
export async function passphraseOf(file: string | undefined, io: Io): Promise<Secret | undefined> {
  if (file === undefined) return undefined;
  const text = file === "-" ? (io.input?.() ?? "") : await readText(file);
  return new Secret(text.split(/\r?\n/)[0] ?? "");
}

/** @throws cli.unreadableFile */
export async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    throw cliProblems.unreadableFile(file, error);
  }
}
