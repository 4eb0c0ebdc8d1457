// Which files of a source stay out of its artifact: `.sourceignore` files, the rules of the object, and the built-in sets.
// Patterns are gitignore's; unlike git, the last matching pattern wins even below an excluded folder.
import ignore from "ignore";

/** Name of the file that holds ignore rules for its folder and everything below. */
export const IGNORE_FILE = ".sourceignore";

/** Always excluded, unless a later `!` pattern takes one back. */
export const VCS_PATTERNS: readonly string[] = [".git/", ".gitignore", ".gitmodules", ".gitattributes"];

/** Excluded when a source brings no rules of its own. */
export const DEFAULT_PATTERNS: readonly string[] = (
  "*.jpg *.jpeg *.gif *.png *.wmv *.flv *.tar.gz *.zip " +
  ".github/ .circleci/ .travis.yml .gitlab-ci.yml appveyor.yml .drone.yml cloudbuild.yaml codeship-services.yml codeship-steps.yml " +
  "**/.goreleaser.yml **/.sops.yaml **/.flux.yaml"
).split(" ");

/** The rules of one folder. */
export interface IgnoreFile {
  /** Folder with forward slashes, empty for the root. */
  readonly directory: string;
  readonly text: string;
}

export interface SourceIgnoreRules {
  /** Found `.sourceignore` files. */
  readonly files: readonly IgnoreFile[];
  /** Rules of the object (`spec.ignore`), scoped to the root; they come last. */
  readonly spec?: string | undefined;
}

/** Tells whether a path stays out. `isDirectory` matters to patterns that end in a slash. */
export type SourceIgnore = (path: string, isDirectory?: boolean) => boolean;

interface Pattern {
  readonly domain: string;
  readonly negative: boolean;
  readonly matches: (path: string) => boolean;
}

/**
 * Compiles ignore rules. Rules of a source replace the default set, the version-control set stays; order is version control,
 * files (a folder before its subfolders, by name), then the object's own; the last match wins.
 * @see behaviour: fluxcd/pkg sourceignore
 */
export function sourceIgnore(rules: SourceIgnoreRules): SourceIgnore {
  const files = rules.files
    .toSorted((a, b) => compareFolders(a.directory, b.directory))
    .flatMap((file) => patterns(file.text, file.directory));
  const own = [...files, ...patterns(rules.spec ?? "", "")];
  const builtIn = own.length > 0 ? VCS_PATTERNS : [...VCS_PATTERNS, ...DEFAULT_PATTERNS];
  const all = [...patterns(builtIn.join("\n"), ""), ...own].toReversed();
  return (path, isDirectory = false) => {
    const subject = isDirectory ? `${path}/` : path;
    const last = all.find((pattern) => inside(subject, pattern.domain) && pattern.matches(relative(subject, pattern.domain)));
    return last !== undefined && !last.negative;
  };
}

function patterns(text: string, domain: string): Pattern[] {
  return text
    .split(/\r?\n/)
    .filter((line) => line.trim() !== "" && !line.startsWith("#"))
    .map((line) => pattern(line, domain));
}

function pattern(line: string, domain: string): Pattern {
  const negative = line.startsWith("!");
  const one = ignore({ ignorecase: false }).add({ pattern: negative ? line.slice(1) : line });
  return { domain, negative, matches: (path) => one.ignores(path) };
}

function inside(path: string, domain: string): boolean {
  return domain === "" || (path.startsWith(`${domain}/`) && path.length > domain.length + 1);
}

function relative(path: string, domain: string): string {
  return domain === "" ? path : path.slice(domain.length + 1);
}

/** Parents before children, siblings by name. */
function compareFolders(a: string, b: string): number {
  const [left, right] = [a.split("/"), b.split("/")];
  if (a === "" || b === "") return a.length - b.length;
  const at = left.findIndex((part, i) => part !== right[i]);
  if (at < 0) return left.length - right.length;
  const [x, y] = [left[at] ?? "", right[at]];
  if (y === undefined) return 1;
  return x < y ? -1 : 1;
}
