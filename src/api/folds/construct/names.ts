/** `secretRef` → `SecretRef`. */
export function pascal(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}

/** Name of the interface of a nested attribute. */
export function interfaceName(prefix: string, jsonName: string): string {
  return `${prefix}${pascal(jsonName)}`;
}
