// What can go wrong in the control plane. A request is refused with a Status, which travels in one problem.
import { catalogue, isProblem } from "#base";
import type { Status } from "./status/status.ts";

export const controlPlaneProblems = catalogue("control-plane", {
  refused: (status: Status) => ({ verdict: "stall", message: status.message ?? status.status, data: { status } }),
  /** A write stops here until admission webhooks have answered, and is made again. */
  awaitsAdmission: () => ({ verdict: "retry", message: "admission webhooks are being asked" }),
  webhookAnswer: (reason: string) => ({ verdict: "retry", message: reason }),
  auditPolicy: (source: string, path: string, reason: string) => ({
    verdict: "stall",
    message: `the audit policy ${source} is wrong at ${path}: ${reason}`,
    next: "write it as https://kubernetes.io/docs/tasks/debug/debug-cluster/audit/ shows",
  }),
  auditFile: (path: string) => ({
    verdict: "stall",
    message: `cannot write the audit log ${path}`,
    next: "name a file in a folder that can be written to",
  }),
  fleetSize: (count: number) => ({
    verdict: "stall",
    message: `a fleet of ${count} clusters cannot be`,
    next: `ask for 1 to 1000 clusters`,
  }),
  fleetPorts: (port: number, count: number) => ({
    verdict: "stall",
    message: `there are no ${count} ports from ${port} on`,
    next: "begin at a lower port, or at 0 for ports that are free",
  }),
  closed: () => ({ verdict: "stall", message: "the control plane is closed", next: "create another one" }),
  notListening: () => ({
    verdict: "stall",
    message: "the control plane listens on no port",
    next: "call listen() first, or give the server's URL",
  }),
  noStore: (place: string) => ({
    verdict: "stall",
    message: `${place} keeps no objects of a control plane`,
    next: "name the folder that was given as --data",
  }),
  notEmpty: (place: string) => ({
    verdict: "stall",
    message: `${place} keeps objects already`,
    next: "restore into a folder that is empty or does not exist",
  }),
  noSnapshot: (path: string) => ({ verdict: "stall", message: `cannot read the snapshot ${path}`, next: "name a file that exists" }),
  foreignSnapshot: (path: string) => ({
    verdict: "stall",
    message: `${path} is no snapshot of a control plane`,
    next: "name a file that `headgate control-plane snapshot` wrote",
  }),
  newerSnapshot: (path: string, version: string, known: number) => ({
    verdict: "stall",
    message: `${path} is a snapshot of format ${version}, and this version reads format ${known}`,
    next: "restore it with the version that wrote it, or a newer one",
  }),
  damagedSnapshot: (path: string, line: number, reason: string) => ({
    verdict: "stall",
    message: `the snapshot ${path} is damaged at line ${line}: ${reason}`,
    next: "restore another snapshot; nothing was written",
    data: { path, line },
  }),
  snapshotUnwritable: (path: string) => ({
    verdict: "retry",
    message: `cannot write the snapshot ${path}`,
    next: "name a file in a folder that exists and has room",
  }),
  damaged: (place: string) => ({
    verdict: "stall",
    message: `cannot read the store in ${place}`,
    next: "remove the directory or restore it",
  }),
  storeUnwritable: (place: string, reason: string) => ({
    verdict: "retry",
    message: `cannot write to the store in ${place}: ${reason}`,
    next: "free space there, and try again",
    data: { place },
  }),
});

/** The Status that a thrown problem carries, or undefined for anything else. */
export function statusOf(thrown: unknown): Status | undefined {
  return isProblem(thrown, "control-plane.refused") ? (thrown.data["status"] as Status) : undefined;
}
