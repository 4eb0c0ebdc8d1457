import { maybe, record, text, type Described } from "../shape.ts";

/** What of a Git repository is checked out. */
export const gitRef = record(
  {
    branch: maybe(text("Branch to check out; `master` when no part of the reference is set.")),
    tag: maybe(text("Tag to check out; wins over `semver` and `branch`.")),
    semver: maybe(text("Range of tags of which the highest is checked out; wins over `branch`.")),
    name: maybe(text("Full name of the reference, such as `refs/pull/1/head`; wins over `tag`, `semver` and `branch`.")),
    commit: maybe(text("Commit to check out, all 40 digits; wins over every other part, and `branch` then says where to look for it.")),
  },
  "What of the repository is checked out: commit, name, tag, semver, branch, the first that is set.",
);
export type GitRef = Described<typeof gitRef>;
