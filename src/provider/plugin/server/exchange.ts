// What every procedure needs: values in and out of messages, diagnostics on the way, and the two ways in which work is cut short.
import { Duration, isProblem, type Log } from "#base";
import { conformCty, isCtyObject, readCtyJson, readMsgpack, writeMsgpack, type CtyObject, type CtyType, type CtyValue } from "#codec";
import type { Call, Warning } from "../define.ts";
import { complain, diagnose, warning, type Diagnosis } from "../diagnostic.ts";
import type { Redactor } from "../log.ts";
import { pluginProblems } from "../problems.ts";
import type { Finding } from "../schema/validate.ts";
import type { DynamicValueMessage } from "../wire/provider-messages.ts";

/** A value from the wire; a message without content is null. */
export function decodeValue(type: CtyType, message: DynamicValueMessage | undefined): CtyValue {
  if (message === undefined) return null;
  if (message.msgpack.length > 0) return conformCty(type, readMsgpack(type, message.msgpack));
  return message.json.length > 0 ? readCtyJson(type, new TextDecoder().decode(message.json)) : null;
}

/** Same, for values that are objects; null stays null. */
export function decodeObject(type: CtyType, message: DynamicValueMessage | undefined): CtyObject | null {
  const value = decodeValue(type, message);
  return isCtyObject(value) ? value : null;
}

export function encodeValue(type: CtyType, value: CtyValue): { msgpack: Uint8Array } {
  return { msgpack: writeMsgpack(type, value) };
}

/** Collects what is to be said about one call. */
export class Report {
  readonly diagnostics: Diagnosis[] = [];
  readonly #redactor: Redactor;

  constructor(redactor: Redactor) {
    this.#redactor = redactor;
  }

  warn(it: Warning): void {
    this.diagnostics.push(warning(it, this.#redactor.clean));
  }

  complain(finding: Finding): void {
    this.diagnostics.push(complain(finding, this.#redactor.clean));
  }

  fail(thrown: unknown, doing: string): void {
    this.diagnostics.push(diagnose(thrown, doing, this.#redactor.clean));
  }
}

export type Operation = "create" | "read" | "update" | "delete";

/** What an operation works with: its own signal, cut by a stop of the whole run or by its time limit. */
export interface Limits {
  readonly stop: AbortSignal;
  readonly operation: Operation | undefined;
  /** Go duration text; no limit when absent. */
  readonly limit: string | undefined;
}

/**
 * Runs an operation under its limits. When it was cut short, the failure says so first and keeps what the operation said as cause.
 */
export async function withLimits<T>({ stop, operation, limit }: Limits, run: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const timer = new AbortController();
  const millis = limit === undefined ? undefined : Duration.parse(limit).millis;
  const timedOut = pluginProblems.timedOut(operation ?? "the operation", limit ?? "");
  const timeout = millis === undefined ? undefined : setTimeout(() => timer.abort(timedOut), millis);
  const signal = AbortSignal.any([stop, timer.signal]);
  try {
    return await run(signal);
  } catch (thrown) {
    if (!signal.aborted || thrown === signal.reason) throw thrown;
    const cause = isProblem(thrown) ? thrown : undefined;
    throw stop.aborted ? pluginProblems.stopped(cause) : pluginProblems.timedOut(operation ?? "the operation", limit ?? "", cause);
  } finally {
    clearTimeout(timeout);
  }
}

/** The call that an operation of a resource gets. */
export function callOf<Client>(client: Client, signal: AbortSignal, log: Log, report: Report): Call<Client> {
  return { client, signal, log, warn: (it) => report.warn(it) };
}

/** The limit that the user has set for an operation, else the resource's own. */
export function limitOf(
  operation: Operation,
  state: CtyObject | null,
  own: Readonly<Partial<Record<Operation, string>>> | undefined,
): string | undefined {
  const timeouts = state?.["timeouts"];
  const set = isCtyObject(timeouts) ? timeouts[operation] : undefined;
  return typeof set === "string" ? set : own?.[operation];
}
