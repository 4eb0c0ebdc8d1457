// Logs of pods. What a container "wrote" comes from whoever simulates it, ten lines a second; choosing, cutting and following the lines is
// done here as a kubelet does it. @see kubernetes pkg/registry/core/pod/strategy.go, LogLocation
import { at, isObject, own, stringAt, type Json, type MutableJsonObject } from "#base";
import { keyOf, readEntry, type ClusterState } from "../cluster-state.ts";
import { goTimeError } from "../kinds/go-time.ts";
import type { ServedResource } from "../registry/served-resource.ts";
import type { FieldError } from "../resource.ts";
import { refusals } from "../status/status.ts";
import { textResponse, type ApiResponse } from "./exchange.ts";
import type { Feed, Sink, Tap } from "./feed.ts";
import { isTrue } from "./request-info.ts";
import type { Call } from "./router.ts";

/** The lines that a container of a pod writes: the first when it starts, each further one a tenth of a second later. */
export type PodLog = (pod: MutableJsonObject, container: string) => readonly string[];

const TEXT = { "content-type": "text/plain" };
const LINE_EVERY_MILLIS = 100;

interface LogOptions {
  readonly container: string;
  readonly follow: boolean;
  readonly previous: boolean;
  readonly timestamps: boolean;
  readonly tailLines: number | undefined;
  readonly limitBytes: number | undefined;
  /** Milliseconds since the epoch; lines before it are left out. */
  readonly since: number | undefined;
}

/** Answers a get of `pods/log`. @throws control-plane.refused (400, 404, 422) */
export function readPodLog(state: ClusterState, call: Call, served: ServedResource, podLog: PodLog): ApiResponse {
  const find = (): MutableJsonObject | undefined => {
    const entry = state.store.get(served.resource, keyOf(call.info.namespace, call.info.name));
    return entry && readEntry(entry, served);
  };
  const pod = find();
  if (pod === undefined) throw refusals.notFound({ group: "", plural: "pods" }, call.info.name);
  const options = logOptions(call.query, call.info.name, state.clock.now());
  const container = chosen(pod, options.container);
  // a pod without a node has no log
  if (stringAt(pod, "spec", "nodeName") === "") return textResponse(204, "", {});
  const started = startOf(pod, container, options.previous);
  const lines = podLog(pod, container).map((text, i) => ({ text, time: started + i * LINE_EVERY_MILLIS }));
  const readAt = state.clock.now();
  const first = cut(lines, options, readAt);
  if (!options.follow || options.previous) return textResponse(200, write(first, options), TEXT);
  const isRunning = (): boolean => {
    const now = find();
    if (now === undefined || stringAt(now, "metadata", "uid") !== stringAt(pod, "metadata", "uid")) return false;
    return Date.parse(stringAt(statusOf(now, container), "state", "running", "startedAt")) === started;
  };
  return {
    status: 200,
    headers: TEXT,
    body: new FollowedLog(state, { first, later: lines.filter(({ time }) => time > readAt), options, isRunning }),
  };
}

/** @throws control-plane.refused (400, 422) */
function logOptions(query: URLSearchParams, name: string, now: number): LogOptions {
  const [tailLines, limitBytes, sinceSeconds] = ["tailLines", "limitBytes", "sinceSeconds"].map((key) => integer(query, key));
  const sinceTime = query.get("sinceTime");
  const wrong = sinceTime === null ? undefined : goTimeError(sinceTime, "seconds");
  if (wrong !== undefined) throw refusals.badRequest(wrong);
  const errors = optionErrors({ tailLines, limitBytes, sinceSeconds, sinceTime }, query);
  if (errors.length > 0) throw refusals.invalid("", "PodLogOptions", name, errors);
  return {
    container: query.get("container") ?? "",
    follow: isTrue(query.get("follow")),
    previous: isTrue(query.get("previous")),
    timestamps: isTrue(query.get("timestamps")),
    tailLines,
    limitBytes,
    since: sinceSeconds !== undefined ? now - sinceSeconds * 1000 : sinceTime === null ? undefined : Date.parse(sinceTime),
  };
}

interface Given {
  readonly tailLines: number | undefined;
  readonly limitBytes: number | undefined;
  readonly sinceSeconds: number | undefined;
  readonly sinceTime: string | null;
}

function optionErrors({ tailLines, limitBytes, sinceSeconds, sinceTime }: Given, query: URLSearchParams): FieldError[] {
  const errors: FieldError[] = [];
  if (tailLines !== undefined && tailLines < 0)
    errors.push({ type: "invalid", field: "tailLines", value: tailLines, detail: "must be greater than or equal to 0" });
  if (limitBytes !== undefined && limitBytes < 1)
    errors.push({ type: "invalid", field: "limitBytes", value: limitBytes, detail: "must be greater than 0" });
  if (sinceSeconds !== undefined && sinceTime !== null)
    errors.push({ type: "forbidden", field: "[]", detail: "at most one of `sinceTime` or `sinceSeconds` may be specified" });
  else if (sinceSeconds !== undefined && sinceSeconds < 1)
    errors.push({ type: "invalid", field: "sinceSeconds", value: sinceSeconds, detail: "must be greater than 0" });
  if (query.has("stream")) errors.push({ type: "forbidden", field: "stream", detail: "may not be specified" });
  return errors;
}

function integer(query: URLSearchParams, key: string): number | undefined {
  const text = query.get(key);
  if (text === null || text === "") return undefined;
  if (!/^[-+]?\d+$/.test(text)) throw refusals.badRequest(`strconv.ParseInt: parsing ${JSON.stringify(text)}: invalid syntax`);
  return Number(text);
}

/** The container that is asked for, or the only one. @throws control-plane.refused (400) */
function chosen(pod: MutableJsonObject, wanted: string): string {
  const name = stringAt(pod, "metadata", "name");
  const [init, plain, debug] = ["initContainers", "containers", "ephemeralContainers"].map((key) => names(at(pod, "spec", key)));
  const all = [...(init ?? []), ...(plain ?? []), ...(debug ?? [])];
  if (wanted !== "") {
    if (!all.includes(wanted)) throw refusals.badRequest(`container ${wanted} is not valid for pod ${name}`);
    return wanted;
  }
  const [only] = plain ?? [];
  if (all.length === 1 && only !== undefined) return only;
  throw refusals.badRequest(`a container name must be specified for pod ${name}, choose one of: [${all.join(" ")}]`);
}

function names(containers: Json | undefined): string[] {
  return Array.isArray(containers) ? containers.map((each: Json) => stringAt(each, "name")) : [];
}

/** When the run of a container began whose log is asked for. @throws control-plane.refused (400) */
function startOf(pod: MutableJsonObject, container: string, isPrevious: boolean): number {
  const status = statusOf(pod, container);
  const name = stringAt(pod, "metadata", "name");
  const previous = stringAt(status, "lastState", "terminated", "startedAt");
  if (isPrevious) {
    if (previous === "")
      throw refusals.badRequest(`previous terminated container ${JSON.stringify(container)} in pod ${JSON.stringify(name)} not found`);
    return Date.parse(previous);
  }
  const started = runOf(pod, container);
  if (started !== undefined) return started;
  const told = stringAt(status, "state", "waiting", "reason") || "ContainerCreating";
  const reason = told === "ImagePullBackOff" ? "trying and failing to pull image" : told;
  throw refusals.badRequest(`container ${JSON.stringify(container)} in pod ${JSON.stringify(name)} is waiting to start: ${reason}`);
}

/** When the container that runs, or ran last, began. */
function runOf(pod: MutableJsonObject, container: string): number | undefined {
  const status = statusOf(pod, container);
  const states = [
    ["state", "running"],
    ["state", "terminated"],
    ["lastState", "terminated"],
  ] as const;
  const times = states.map(([state, kind]) => stringAt(status, state, kind, "startedAt"));
  const time = times.find((each) => each !== "");
  return time === undefined ? undefined : Date.parse(time);
}

function statusOf(pod: MutableJsonObject, container: string): Json | undefined {
  for (const key of ["containerStatuses", "initContainerStatuses", "ephemeralContainerStatuses"]) {
    const statuses = at(pod, "status", key);
    const found = Array.isArray(statuses) ? statuses.find((each: Json) => isObject(each) && own(each, "name") === container) : undefined;
    if (found !== undefined) return found as Json;
  }
  return undefined;
}

interface LogLine {
  readonly text: string;
  readonly time: number;
}

/** The lines so far that are asked for. */
function cut(lines: readonly LogLine[], { tailLines, since }: LogOptions, now: number): readonly LogLine[] {
  const written = lines.filter(({ time }) => time <= now && (since === undefined || time >= since));
  return tailLines === undefined ? written : written.slice(written.length - Math.min(tailLines, written.length));
}

function write(lines: readonly LogLine[], { timestamps, limitBytes }: LogOptions): string {
  const text = lines.map((line) => `${timestamps ? `${nanoTime(line.time)} ` : ""}${line.text}\n`).join("");
  return limitBytes === undefined ? text : Buffer.from(text).subarray(0, limitBytes).toString();
}

function nanoTime(millis: number): string {
  return new Date(millis).toISOString().replace("Z", "000000Z");
}

interface Followed {
  readonly first: readonly LogLine[];
  readonly later: readonly LogLine[];
  readonly options: LogOptions;
  /** Whether the container is still in the run whose log this is. */
  readonly isRunning: () => boolean;
}

/** A log that goes on for as long as its container runs. */
class FollowedLog implements Feed {
  readonly #state: ClusterState;
  readonly #log: Followed;

  constructor(state: ClusterState, log: Followed) {
    this.#state = state;
    this.#log = log;
  }

  open(sink: Sink): Tap {
    const { clock, store } = this.#state;
    const { first, later, options } = this.#log;
    const stop = new AbortController();
    const close = (): void => {
      stop.abort();
      unlisten();
    };
    const end = (): void => {
      close();
      sink.end();
    };
    const check = (): void => {
      if (!stop.signal.aborted && (store.log.closed || !this.#log.isRunning() || this.#hasEnded())) end();
    };
    const unlisten = store.log.listen(check);
    const send = (more: readonly LogLine[]): void => {
      if (more.length > 0 && !stop.signal.aborted) sink.write(new TextEncoder().encode(write(more, options)));
    };
    send(first);
    void (async () => {
      for (const line of later) {
        await clock.sleep(Math.max(0, line.time - clock.now()), stop.signal);
        send([line]);
      }
    })().catch(() => undefined); // the reader went away
    queueMicrotask(check);
    return { resume: () => undefined, close };
  }

  #hasEnded(): boolean {
    return this.#log.options.limitBytes !== undefined;
  }
}
