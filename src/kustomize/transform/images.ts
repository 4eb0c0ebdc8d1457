// Changes names, tags and digests of images.
import { isYamlMap, isYamlNull, scalarText, type YamlTree } from "#codec";
import type { FieldSpec } from "../field-spec.ts";
import { visitField } from "../field-path.ts";
import type { Image } from "../kustomization.ts";
import { kustomize } from "../problems.ts";
import { ownField, retyped, type Resource } from "../resource.ts";
import { searchFor } from "../selector.ts";

/** Applies one entry of `images` to every list of containers, wherever it stands, and to the fields of the specs. */
export function setImage(resources: readonly Resource[], image: Image, specs: readonly FieldSpec[]): void {
  const name = image.name ?? "";
  const where = `images entry ${name}`;
  const matches = searchFor(`^${name}(:[a-zA-Z0-9_.{}-]*)?(@sha256:[a-zA-Z0-9_.{}-]*)?$`, where);
  const update = (value: YamlTree): YamlTree => {
    const text = isYamlNull(value) ? "" : scalarText(value);
    if (text === undefined) throw kustomize.transformer(where, "an image field is no scalar");
    return matches(text) ? retyped(value, changeImage(text, image)) : value;
  };
  for (const resource of resources) {
    if (resource.kind === "CustomResourceDefinition") continue;
    visitContainers(resource.tree, update);
    for (const spec of specs) visitField(resource, spec, undefined, (slot) => slot.set(update(slot.get())));
  }
}

function visitContainers(node: YamlTree, update: (value: YamlTree) => YamlTree): void {
  if (Array.isArray(node)) {
    for (const each of node) visitContainers(each, update);
    return;
  }
  if (!isYamlMap(node)) return;
  for (const key of Object.keys(node)) {
    const value = node[key] as YamlTree;
    if (typeof value !== "object" || value === null) continue;
    visitContainers(value, update);
    if ((key !== "containers" && key !== "initContainers") || !Array.isArray(value)) continue;
    for (const container of value) {
      const image = ownField(container, "image");
      if (image !== undefined && isYamlMap(container)) container["image"] = update(image);
    }
  }
}

/** A new tag or digest replaces both; a new name alone keeps them. */
function changeImage(text: string, image: Image): string {
  const parts = splitImage(text);
  const name = image.newName || parts.name;
  const { tag, digest } = chooseVersion(parts, image);
  return `${name}${tag === "" ? "" : `:${tag}`}${digest === "" ? "" : `@${digest}`}`;
}

function chooseVersion(
  parts: ImageParts,
  { newTag = "", digest = "", tagSuffix = "" }: Image,
): { readonly tag: string; readonly digest: string } {
  if (newTag !== "" || digest !== "") return { tag: newTag, digest };
  return tagSuffix === "" ? parts : { tag: parts.tag + tagSuffix, digest: "" };
}

interface ImageParts {
  readonly name: string;
  readonly tag: string;
  readonly digest: string;
}

/** Splits `[[host[:port]/]path/]name[:tag][@digest]`. */
export function splitImage(text: string): ImageParts {
  const slash = Math.max(text.indexOf("/"), 0);
  const at = text.indexOf("@", slash);
  const colon = text.indexOf(":", slash);
  if (at < 0 && colon < 0) return { name: text, tag: "", digest: "" };
  if (at >= 0 && (colon < 0 || at < colon)) return { name: text.slice(0, at), tag: "", digest: text.slice(at + 1) };
  const end = at < 0 ? text.length : at;
  return { name: text.slice(0, colon), tag: text.slice(colon + 1, end), digest: at < 0 ? "" : text.slice(at + 1) };
}
