// Paths with slashes, as Go's path package sees them.
import { define, type Functions } from "./define.ts";

type One = readonly [string];

export function cleanPath(path: string): string {
  if (path === "") return ".";
  const isRooted = path.startsWith("/");
  const kept: string[] = [];
  for (const part of path.split("/")) {
    if (part === "" || part === ".") continue;
    if (part !== "..") kept.push(part);
    else if (kept.length > 0 && kept.at(-1) !== "..") kept.pop();
    else if (!isRooted) kept.push("..");
  }
  const joined = kept.join("/");
  if (isRooted) return `/${joined}`;
  return joined === "" ? "." : joined;
}

function baseName(path: string): string {
  if (path === "") return ".";
  const trimmed = path.replace(/\/+$/, "");
  return trimmed === "" ? "/" : trimmed.slice(trimmed.lastIndexOf("/") + 1);
}

function extension(path: string): string {
  const name = path.slice(path.lastIndexOf("/") + 1);
  const dot = name.lastIndexOf(".");
  return dot < 0 ? "" : name.slice(dot);
}

const base = define("string", ([path]: One) => baseName(path));
const dir = define("string", ([path]: One) => cleanPath(path.slice(0, path.lastIndexOf("/") + 1)));
const clean = define("string", ([path]: One) => cleanPath(path));
const ext = define("string", ([path]: One) => extension(path));
const isAbs = define("string", ([path]: One) => path.startsWith("/"));

export const pathFunctions: Functions = {
  base,
  dir,
  clean,
  ext,
  isAbs,
  osBase: base,
  osDir: dir,
  osClean: clean,
  osExt: ext,
  osIsAbs: isAbs,
};
