// The tag of an image reference, as the default of imagePullPolicy needs it.

/** Tag of an image reference: `latest` when it names neither tag nor digest, empty when it names a digest only. */
export function imageTag(reference: string): string {
  const [name = "", digest] = reference.split("@", 2);
  const colon = name.lastIndexOf(":");
  if (colon > name.lastIndexOf("/")) return name.slice(colon + 1);
  return digest === undefined ? "latest" : "";
}
