// The attributes by which snapshots are reached and opened, as the operations take them.
import { Secret } from "#base";
import { isWhollyKnown, type CtyObject } from "#codec";
import type { SnapshotAccess, SnapshotPlace } from "#operations";
import { boolAt, objectAt, textAt } from "../plugin/index.ts";

/** Whether everything is known that reaching the place `attribute` needs. */
export function isPlaceKnown(state: CtyObject, attribute: "target" | "from"): boolean {
  return [attribute, "registry", "bucket"].every((name) => isWhollyKnown(state[name] ?? null));
}

/** Opens a place for one use, and closes it. @throws snapshot.invalidTarget · oci.* · bucket.* */
export async function withSnapshotPlace<T>(
  state: CtyObject,
  attribute: "target" | "from",
  use: (place: SnapshotPlace) => Promise<T>,
): Promise<T> {
  const { openSnapshotPlace } = await import("#operations");
  const place = openSnapshotPlace(textAt(state, attribute) ?? "", accessOf(state));
  try {
    return await use(place);
  } finally {
    await place.close();
  }
}

function accessOf(state: CtyObject): SnapshotAccess {
  const [registry, bucket] = [objectAt(state, "registry"), objectAt(state, "bucket")];
  return { registry: registry && registryOf(registry), bucket: bucket && bucketOf(bucket) } as SnapshotAccess;
}

function registryOf(block: CtyObject): SnapshotAccess["registry"] {
  const username = textAt(block, "username");
  const password = new Secret(textAt(block, "password") ?? "");
  return { plainHttp: boolAt(block, "plain_http") === true, ...(username !== undefined && { credentials: { username, password } }) };
}

function bucketOf(block: CtyObject): SnapshotAccess["bucket"] {
  const [endpoint, region, pathStyle] = [textAt(block, "endpoint"), textAt(block, "region"), boolAt(block, "path_style")];
  const [accessKeyId, token] = [textAt(block, "access_key_id"), textAt(block, "session_token")];
  const credentials = accessKeyId !== undefined && {
    accessKeyId,
    secretAccessKey: new Secret(textAt(block, "secret_access_key") ?? ""),
    ...(token !== undefined && { sessionToken: new Secret(token) }),
  };
  return {
    ...(endpoint !== undefined && { endpoint }),
    ...(region !== undefined && { region }),
    ...(pathStyle !== undefined && { pathStyle }),
    ...(credentials && { credentials }),
  };
}

/** A text of the configuration as a secret. */
export function secretAt(state: CtyObject, name: string): Secret | undefined {
  const text = textAt(state, name);
  return text === undefined ? undefined : new Secret(text);
}
