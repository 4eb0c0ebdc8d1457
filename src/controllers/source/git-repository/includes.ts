// Steps: artifacts of other repositories, found before the fetch and copied into the tree after it.
import { apiVersionOf, GitRepository, type GitRepositoryObject } from "#api";
import { fetchArtifact, fileTree, joinPath, subtree, type FileTree } from "#store";
import { gitRepositoryProblems } from "./problems.ts";
import type { GitRepositoryRun, GitRepositoryStep, Included } from "./run.ts";

/** Finds what `spec.include` names. Their absence keeps the artifact as it is. */
export const findIncludes: GitRepositoryStep = async (run) => {
  const included: Included[] = [];
  for (const include of run.object.spec.include ?? []) {
    const { name } = include.repository;
    const found = await findRepository(run, name);
    if (found === undefined) throw gitRepositoryProblems.includeNotFound(name);
    const { artifact } = found.status ?? {};
    if (artifact === undefined) throw gitRepositoryProblems.includeNotReady(name);
    included.push({ include, artifact });
  }
  run.work.included = included;
  run.conditions.remove("IncludeUnavailable");
  return "go";
};

/** Copies them in, in order; a target that is there already is replaced. */
export const placeIncludes: GitRepositoryStep = async (run) => {
  const { store } = run.places;
  for (const { include, artifact } of run.work.included) {
    if (run.work.tree === undefined) return "go";
    const { fromPath = "", toPath = include.repository.name } = include;
    const content = await fetchArtifact(artifact, { store, clock: run.clock, signal: run.signal });
    const part = subtree(content, joinPath(fromPath));
    if (part === undefined) throw gitRepositoryProblems.includePathMissing(fromPath, include.repository.name);
    const target = joinPath(toPath || include.repository.name);
    if (target === "") throw gitRepositoryProblems.illegalIncludeTarget(toPath);
    run.work.tree = placed(run.work.tree, part, target);
  }
  return "go";
};

async function findRepository(run: GitRepositoryRun, name: string): Promise<GitRepositoryObject | undefined> {
  const { namespace } = run;
  const cached = run.primary.get(namespace, name);
  const ref = { apiVersion: apiVersionOf(GitRepository), kind: GitRepository.kind, name, namespace };
  // A repository of another shard is not in the cache.
  return (cached ?? (await run.cluster.get(ref, { signal: run.signal }))) as GitRepositoryObject | undefined;
}

function placed(tree: FileTree, part: FileTree, target: string): FileTree {
  const isReplaced = (path: string): boolean => path === target || path.startsWith(`${target}/`);
  return fileTree(
    [
      ...[...tree.files].filter(([path]) => !isReplaced(path)),
      ...[...part.files].map(([path, file]) => [`${target}/${path}`, file] as const),
    ],
    [...[...tree.directories].filter((path) => !isReplaced(path)), target, ...[...part.directories].map((path) => `${target}/${path}`)],
  );
}
