// Failures of reading, writing and checking cty values.
import { catalogue } from "#base";

export const ctyProblems = catalogue("cty", {
  badType: (text: string) => ({ verdict: "stall", message: `${text} is not a cty type` }),
  mismatch: (path: string, wanted: string, found: string) => ({
    verdict: "stall",
    message: `${path === "" ? "value" : path}: ${wanted} is required, found ${found}`,
    data: { path },
  }),
  truncated: (offset: number) => ({ verdict: "stall", message: `MessagePack ends early at byte ${offset}` }),
  trailing: (left: number) => ({ verdict: "stall", message: `${left} bytes follow the MessagePack value` }),
  badBytes: (offset: number, what: string) => ({ verdict: "stall", message: `${what} in MessagePack at byte ${offset}` }),
  badJson: (reason: string) => ({ verdict: "stall", message: `JSON value cannot be read: ${reason}` }),
  unknownInJson: (path: string) => ({ verdict: "stall", message: `${path === "" ? "value" : path} is unknown, which JSON cannot say` }),
});
