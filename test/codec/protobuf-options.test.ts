import { expect, test } from "vitest";
import { readKubernetesBinary } from "#codec";

/** One field of bytes, which is shorter than 128. */
function field(number: number, bytes: readonly number[]): number[] {
  return [(number << 3) | 2, bytes.length, ...bytes];
}

const text = (value: string): number[] => [...new TextEncoder().encode(value)];

test.each(["v1", "apps/v1", "meta.k8s.io/v1"])("options of a deletion are read whatever version they carry, such as %s", (version) => {
  const names = field(1, [...field(1, text(version)), ...field(2, text("DeleteOptions"))]);
  const options = field(2, field(4, text("Background")));

  const read = readKubernetesBinary(Uint8Array.from([0x6b, 0x38, 0x73, 0, ...names, ...options]));

  expect(read).toEqual({ apiVersion: version, kind: "DeleteOptions", propagationPolicy: "Background" });
});
