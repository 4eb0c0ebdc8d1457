import { describe, expect, test } from "vitest";
import { sourceIgnore, type IgnoreFile } from "#codec";

const file = (directory: string, text: string): IgnoreFile => ({ directory, text });

describe("source ignore rules", () => {
  test.each<[string, { files?: IgnoreFile[]; spec?: string }, string[], string[]]>([
    [
      "exclude version control and the default set when the source brings none",
      {},
      [".gitignore", "a/.gitmodules", "logo.png", "x/y.tar.gz", ".github/workflows/ci.yaml", "a/b/.sops.yaml"],
      ["deploy/app.yaml", "README.md", "a.PNG"],
    ],
    ["keep the default set when a file holds only comments", { files: [file("", "# nothing\n\n")] }, ["logo.png"], ["a.yaml"]],
    ["replace the default set but keep version control", { spec: "*.md" }, ["README.md", ".gitignore"], ["logo.png", ".sops.yaml"]],
    [
      "exclude everything but one folder",
      { spec: "# all\n/*\n# but\n!/deploy\n" },
      ["a.yaml", "src/main.ts"],
      ["deploy/app.yaml", "deploy/sub/x.yaml"],
    ],
    [
      "take a file back below an excluded folder",
      { spec: "/*\n!/deploy/app/one.yaml" },
      ["deploy/app/two.yaml", "deploy/x.yaml"],
      ["deploy/app/one.yaml"],
    ],
    [
      "scope a file to its folder",
      { files: [file("apps", "*.txt\n/secret.yaml")] },
      ["apps/a.txt", "apps/x/b.txt", "apps/secret.yaml"],
      ["a.txt", "apps/x/secret.yaml", "appsx/a.txt"],
    ],
    [
      "let a deeper file win over its parent, and the object over both",
      { files: [file("a", "!keep.txt"), file("", "*.txt")], spec: "a/b/*.txt" },
      ["x.txt", "a/other.txt", "a/b/keep.txt"],
      ["a/keep.txt"],
    ],
    ["match folders only where a pattern ends in a slash", { spec: "build/" }, ["build/x", "a/build/y"], ["build"]],
    ["take version control back by an explicit pattern", { spec: "!.gitignore" }, [".gitattributes"], [".gitignore"]],
  ])("%s", (_case, rules, excluded, kept) => {
    const ignored = sourceIgnore({ files: rules.files ?? [], spec: rules.spec });

    expect({ excluded: excluded.filter((path) => ignored(path)), kept: kept.filter((path) => !ignored(path)) }).toEqual({ excluded, kept });
  });
});
