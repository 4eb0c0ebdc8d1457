// A GitHub App as attributes.
import { Secret } from "#base";
import { ctyPath, type CtyObject } from "#codec";
import type { GithubApp } from "#forge";
import { isUnknownAt, objectAt, textAt } from "../plugin/index.ts";
import type { Finding } from "./git-rules.ts";

/** The app of a block; undefined where the block is not there. What is missing in it is told when the app is used. */
export function githubAppOf(block: CtyObject | undefined): GithubApp | undefined {
  if (block === undefined) return undefined;
  const [installationId, installationOwner, baseUrl] = ["installation_id", "installation_owner", "base_url"].map((name) =>
    textAt(block, name),
  );
  return {
    appId: textAt(block, "app_id") ?? "",
    privateKey: new Secret(textAt(block, "private_key") ?? ""),
    ...(installationId !== undefined && { installationId }),
    ...(installationOwner !== undefined && { installationOwner }),
    ...(baseUrl !== undefined && { baseUrl }),
  };
}

/** What is wrong with the block `github_app` below `path`; the block holds a secret, so it is named by words and not by its path. */
export function githubAppFindings(owner: CtyObject | undefined, path: string): readonly Finding[] {
  const app = objectAt(owner, "github_app");
  if (app === undefined) return [];
  const found: Finding[] = [];
  const add = (reason: string, next: string): void => void found.push({ path: ctyPath(), reason, next });
  const isMissing = (name: string): boolean => !isUnknownAt(app, name) && !textAt(app, name);
  for (const name of ["app_id", "private_key"]) if (isMissing(name)) add(`${path}.github_app.${name} is missing`, `set ${name} too`);
  const installations = ["installation_id", "installation_owner"].filter((name) => !isMissing(name));
  if (installations.length !== 1)
    add(
      `${path}.github_app names ${installations.length === 0 ? "no installation" : "an installation by its id and by its owner"}`,
      "set one of installation_id and installation_owner",
    );
  return found;
}
