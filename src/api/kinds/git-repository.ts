// GitRepository: a Git remote of which the controller keeps one revision as an artifact.
// Source: fluxcd/source-controller api/v1 at 1.9, behaviour.
import { AGE_COLUMN, READY_COLUMNS } from "../columns.ts";
import { INCLUDE_UNAVAILABLE, SOURCE_CONDITIONS, SOURCE_REASONS, SOURCE_VERIFIED, withReasons } from "../condition-types.ts";
import { defineKind, type ObjectOf, type SpecOf, type StatusOf } from "../kind.ts";
import { as, choice, flag, integer, list, maybe, record, text, type Described } from "../shape.ts";
import { artifact } from "../shapes/artifact.ts";
import { conditions } from "../shapes/condition.ts";
import { duration, shortDuration } from "../shapes/duration.ts";
import { gitRef } from "../shapes/git-ref.ts";
import { localRef } from "../shapes/reference.ts";

const include = record(
  {
    repository: as(localRef, "GitRepository whose artifact is included."),
    fromPath: maybe(text("Path in the included artifact; the whole of it when absent.")),
    toPath: maybe(text("Path at which it is placed; the name of the included repository when absent.")),
  },
  "Another repository whose files are copied in.",
);

/** One included repository. */
export type GitRepositoryInclude = Described<typeof include>;

const spec = record(
  {
    url: text("Address of the remote, http, https or ssh; the short form of scp is not understood.", {
      pattern: "^(http|https|ssh)://.*$",
    }),
    interval: duration("How often the remote is asked for a new revision."),
    ref: maybe(gitRef),
    secretRef: maybe(
      as(localRef, "Secret with the credentials: username and password, bearerToken, identity and known_hosts, or those of a GitHub App."),
    ),
    provider: maybe(choice(["generic", "aws", "azure", "github"], "Whose way of logging in is used; `generic` when absent.")),
    serviceAccountName: maybe(text("ServiceAccount whose workload identity logs in; only for the providers aws and azure.")),
    timeout: maybe(shortDuration("Longest time that one fetch may take.", { default: "60s" })),
    verify: maybe(
      record(
        {
          mode: maybe(
            choice(
              ["head", "HEAD", "Tag", "TagAndHEAD"],
              "Whose signature is checked: that of the commit, of the tag, or both; `head` means HEAD.",
              {
                default: "HEAD",
              },
            ),
          ),
          secretRef: as(localRef, "Secret with the public keys of the trusted authors."),
        },
        "Which signatures a revision must have.",
      ),
    ),
    ignore: maybe(
      text("Patterns, in the syntax of gitignore, of files that are left out of the artifact; takes the place of the default patterns."),
    ),
    include: maybe(list(include, "Repositories whose files are copied in, in this order.")),
    sparseCheckout: maybe(list(text("Directory, relative to the root."), "Directories to check out; all when absent.")),
    recurseSubmodules: maybe(flag("Whether submodules are checked out too, with the same credentials.")),
    proxySecretRef: maybe(as(localRef, "Secret with the address of a proxy, and username and password if it asks for them.")),
    suspend: maybe(flag("Whether reconciliation rests.")),
  },
  "What is fetched, from where and how often.",
  {
    rules: [
      {
        rule: "!has(self.serviceAccountName) || (has(self.provider) && (self.provider == 'azure' || self.provider == 'aws'))",
        message: "serviceAccountName needs provider aws or azure",
      },
    ],
  },
);

const status = record(
  {
    observedGeneration: maybe(integer("Generation of the last reconciliation that came to an end.")),
    conditions: maybe(conditions),
    artifact: maybe(artifact),
    includedArtifacts: maybe(list(artifact, "Artifacts of the included repositories, in the order of `spec.include`.")),
    observedIgnore: maybe(text("The `spec.ignore` that the artifact was made with.")),
    observedInclude: maybe(list(include, "The `spec.include` that the artifact was made with.")),
    observedRecurseSubmodules: maybe(flag("The `spec.recurseSubmodules` that the artifact was made with.")),
    observedSparseCheckout: maybe(
      list(text("Directory, relative to the root."), "The `spec.sparseCheckout` that the artifact was made with."),
    ),
    sourceVerificationMode: maybe(text("The `spec.verify.mode` that the revision was last checked by.")),
    lastHandledReconcileAt: maybe(text("Value of the annotation `reconcile.fluxcd.io/requestedAt` that was last acted on.")),
  },
  "What the controller has seen and done.",
);

export const GitRepository = defineKind({
  group: "source.toolkit.fluxcd.io",
  version: "v1",
  kind: "GitRepository",
  plural: "gitrepositories",
  singular: "gitrepository",
  shortNames: ["gitrepo"],
  categories: ["all", "fluxcd", "fluxcd-sources"],
  doc: "A Git remote of which the controller keeps one revision as an artifact, for appliers to use.",
  spec,
  status,
  statusDefault: { observedGeneration: -1 },
  columns: [{ name: "URL", type: "string", jsonPath: ".spec.url" }, AGE_COLUMN, ...READY_COLUMNS],
  conditions: [...SOURCE_CONDITIONS, SOURCE_VERIFIED, INCLUDE_UNAVAILABLE],
  summary: [
    "StorageOperationFailed",
    "FetchFailed",
    "IncludeUnavailable",
    "ArtifactOutdated",
    "ArtifactInStorage",
    "SourceVerified",
    "Stalled",
    "Reconciling",
  ],
  reasons: withReasons(SOURCE_REASONS, {
    GitOperationSucceeded: "The remote was asked, and has nothing new.",
    GitOperationFailed: "The remote could not be asked, or the checkout failed.",
    EmptyGitRepository: "The remote has no commit.",
    InvalidVerificationMode: "`spec.verify.mode` asks for a tag, and `spec.ref` names none.",
    InvalidGitObject: "The object whose signature is asked for has none.",
    InvalidTagSignature: "The signature of the tag fits none of the trusted keys.",
    InvalidCommitSignature: "The signature of the commit fits none of the trusted keys.",
    NotFound: "An included repository is not there.",
    NoArtifact: "An included repository has no artifact.",
    IncludeChange: "The artifact of an included repository has changed.",
    NewRevision: "The remote has a new revision.",
    IllegalPath: "A path of an include leaves its root.",
    CopyFailure: "The files of an include could not be copied.",
  }),
  finalizer: "finalizers.fluxcd.io",
  sharded: true,
});

export type GitRepositorySpec = SpecOf<typeof GitRepository>;
export type GitRepositoryStatus = StatusOf<typeof GitRepository>;
export type GitRepositoryObject = ObjectOf<typeof GitRepository>;
