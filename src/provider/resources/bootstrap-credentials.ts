// The credentials of the cluster as the operations take them.
import { Secret } from "#base";
import type { CtyObject } from "#codec";
import type { ClusterCredentials } from "#operations";
import { objectAt, textAt } from "../plugin/index.ts";
import { githubAppOf } from "./github-app.ts";

/** `cluster_credentials` as credentials. */
export function credentialsOf(block: CtyObject): ClusterCredentials {
  const secret = (name: string): Secret | undefined => {
    const text = textAt(block, name);
    return text === undefined ? undefined : new Secret(text);
  };
  const given = {
    username: textAt(block, "username"),
    password: secret("password"),
    bearerToken: secret("bearer_token"),
    githubApp: githubAppOf(objectAt(block, "github_app")),
    privateKey: secret("private_key"),
    passphrase: secret("passphrase"),
    knownHosts: textAt(block, "known_hosts"),
    certificateAuthority: textAt(block, "certificate_authority"),
  };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}
