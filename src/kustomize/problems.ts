// What can go wrong in a build. Every message names the file or directory of the kustomization where it went wrong.
import { catalogue, redactUrls } from "#base";

export const kustomize = catalogue("kustomize", {
  noKustomization: (directory: string) => ({
    verdict: "stall",
    message: `no kustomization.yaml, kustomization.yml or Kustomization in ${show(directory)}`,
    next: "add one, or point to another directory",
    data: { directory },
  }),
  severalKustomizations: (directory: string) => ({
    verdict: "stall",
    message: `more than one kustomization file in ${show(directory)}`,
    next: "keep one of kustomization.yaml, kustomization.yml and Kustomization",
    data: { directory },
  }),
  invalidKustomization: (file: string, reason: string) => ({
    verdict: "stall",
    message: `${file}: ${reason}`,
    next: "correct the kustomization",
    data: { file, reason },
  }),
  notFound: (what: string, directory: string) => ({
    verdict: "stall",
    message: `${what}, named in ${show(directory)}, is neither a file nor a directory`,
    next: "correct the path, or add the file",
    data: { what, directory },
  }),
  outside: (path: string, root: string) => ({
    verdict: "stall",
    message: `${path} is outside ${show(root)}`,
    next: "keep every file below the root of the build",
    data: { path, root },
  }),
  cycle: (directory: string, from: string) => ({
    verdict: "stall",
    message: `cycle: ${show(directory)} contains or is ${show(from)}, which refers to it`,
    next: "remove one of the references",
    data: { directory, from },
  }),
  remoteRefused: (url: string) => ({
    verdict: "stall",
    message: `remote resource ${redactUrls(url)} is not allowed in this build`,
    next: "vendor the files, or allow remote bases",
    data: { url: redactUrls(url) },
  }),
  chartsRefused: (name: string, directory: string) => ({
    verdict: "stall",
    message: `${show(directory)}: the Helm chart ${name} is not allowed in this build`,
    next: "allow charts (--enable-helm), or render it beforehand",
    data: { name, directory },
  }),
  chartNotHere: (name: string, path: string) => ({
    verdict: "stall",
    message: `the Helm chart ${name} is not at ${path}, and nothing is fetched`,
    next: "put the unpacked chart there",
    data: { name, path },
  }),
  noAnswer: (url: string, directory: string) => ({
    verdict: "retry",
    message: `${redactUrls(url)}, named in ${show(directory)}, leads to no file`,
    next: "correct the address, or vendor the file",
    data: { url: redactUrls(url), directory },
  }),
  invalidResource: (file: string, reason: string) => ({
    verdict: "stall",
    message: `${file}: ${reason}`,
    next: "correct the manifest",
    data: { file, reason },
  }),
  duplicate: (id: string, directory: string) => ({
    verdict: "stall",
    message: `${show(directory)}: ${id} is there already`,
    next: "remove one of the two, or give them different names",
    data: { id, directory },
  }),
  generator: (name: string, reason: string) => ({
    verdict: "stall",
    message: `generator ${name}: ${reason}`,
    next: "correct the generator",
    data: { name, reason },
  }),
  transformer: (name: string, reason: string) => ({
    verdict: "stall",
    message: `${name}: ${reason}`,
    next: "correct the kustomization",
    data: { name, reason },
  }),
  patch: (source: string, reason: string) => ({
    verdict: "stall",
    message: `patch ${source}: ${reason}`,
    next: "correct the patch or its target",
    data: { source, reason },
  }),
  /** Inside a strategic merge; {@link kustomize.patch} says of which patch. */
  mergeConflict: (reason: string) => ({ verdict: "stall", message: reason, data: { reason } }),
  /** Inside a JSON patch; {@link kustomize.patch} says of which. */
  patchRefused: (reason: string) => ({ verdict: "stall", message: reason, data: { reason } }),
  /** Inside a path of a replacement or variable; {@link kustomize.transformer} says of which. */
  noPath: (reason: string) => ({ verdict: "stall", message: reason, data: { reason } }),
  unsupported: (what: string, where: string) => ({
    verdict: "stall",
    message: `${where}: ${what} needs a plugin, which this build does not run`,
    next: "render it beforehand, or use a built-in generator or transformer",
    data: { what, where },
  }),
  substitution: (reason: string) => ({
    verdict: "stall",
    message: `variable substitution: ${reason}`,
    next: "correct the expression, define the variable, or write $$ for a literal $",
    data: { reason },
  }),
  tooMany: (what: string, limit: number) => ({
    verdict: "stall",
    message: `more than ${limit} ${what}`,
    next: "split the build",
    data: { what, limit },
  }),
});

function show(directory: string): string {
  return directory === "" ? "the root directory" : directory;
}
