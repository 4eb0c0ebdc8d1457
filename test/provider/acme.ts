// A small provider with every feature of the framework, over objects in memory. It can be told to misbehave.
import { catalogue, Duration } from "#base";
import { ctyPath, isCtyObject, UNKNOWN, type CtyObject, type CtyValue } from "#codec";
import {
  bool,
  dataSource,
  duration,
  dynamic,
  ephemeral,
  listOf,
  mapOf,
  nested,
  number,
  oneOf,
  providerFunction,
  resource,
  sameDuration,
  setOf,
  text,
  textAt,
  type ChangeCall,
  type Provider,
  type Resource,
  type Stored,
} from "#provider";

const problems = catalogue("acme", {
  refused: (name: string) => ({
    verdict: "stall",
    message: `the server refuses ${name}`,
    next: "choose another name",
    data: { attribute: "name" },
  }),
  negative: (argument: number) => ({
    verdict: "stall",
    message: "a negative number cannot be added",
    next: "pass numbers from 0",
    data: { argument },
  }),
});

/** The outside world of the provider. */
export interface Acme {
  readonly things: Map<string, CtyObject>;
  readonly events: string[];
  /** Secrets as the write-only attribute handed them over. */
  readonly passwords: Map<string, CtyValue>;
  serial: number;
}

export interface AcmeClient {
  readonly region: string;
  readonly world: Acme;
}

export function acme(): Acme {
  return { things: new Map(), events: [], passwords: new Map(), serial: 0 };
}

const endpoint = nested(
  "list",
  {
    host: text({ required: true }),
    port: number({ optional: true, computed: true, default: 443 }),
    address: text({ computed: true }),
  },
  { optional: true },
);

function thing(world: Acme): Resource<AcmeClient> {
  return resource<AcmeClient>({
    type: "acme_thing",
    version: 1,
    timeouts: { create: "1m", read: "1m", update: "1m", delete: "1m" },
    identity: { attributes: { name: { type: "string", required: true } } },
    schema: {
      description: "A thing.",
      attributes: {
        id: text({ computed: true, keep: true }),
        revision: number({ computed: true }),
        name: text({ required: true, replace: true }),
        size: text({ optional: true, computed: true, default: "small", validate: [oneOf("small", "large")] }),
        interval: text({ optional: true, computed: true, default: "1m0s", validate: [duration], same: sameDuration }),
        count_of: number({ optional: true }),
        enabled: bool({ optional: true, computed: true, default: true }),
        tags: mapOf("string", { optional: true }),
        zones: setOf("string", { optional: true }),
        steps: listOf("string", { optional: true }),
        anything: dynamic({ optional: true }),
        owner: nested("single", { team: text({ required: true }), mail: text({ optional: true }) }, { optional: true }),
        endpoints: endpoint,
        rules: nested("set", { action: text({ required: true }), weight: number({ optional: true }) }, { optional: true }),
        secret: text({ optional: true, sensitive: true }),
        password: text({ optional: true, sensitive: true, writeOnly: true }),
        password_version: number({ optional: true }),
      },
    },
    async read({ state, client }) {
      const found = world.things.get(textAt(state, "name") ?? "");
      client.world.events.push(`read ${textAt(state, "name")}`);
      return found && { state: found };
    },
    async plan({ prior, planned, warn }) {
      if (planned["size"] === "large") warn({ summary: "Large things are slow", detail: "Expect a minute.", path: ctyPath("size") });
      return prior === null ? { set: { revision: 1 } } : undefined;
    },
    create: (call) => store(call, world),
    update: (call) => store(call, world),
    async delete({ prior, client }) {
      client.world.events.push(`delete ${textAt(prior, "name")}`);
      world.things.delete(textAt(prior, "name") ?? "");
    },
    async import({ id, identity }) {
      const name = textAt(identity, "name") ?? id;
      const found = world.things.get(name);
      return found && { state: found, identity: { name } };
    },
    upgrade({ json }) {
      const { label, ...rest } = json as Record<string, CtyValue>;
      return { ...rest, name: label ?? null };
    },
    move({ type, provider, json }) {
      if (!provider.endsWith("/old") || type !== "old_thing" || !isCtyObject(json)) return undefined;
      return { id: "id-moved", revision: 1, name: json["name"] ?? null, size: "small", interval: "1m0s", enabled: true };
    },
  });
}

async function store(call: ChangeCall<AcmeClient>, world: Acme): Promise<Stored> {
  const { planned, config, prior, client, reached } = call;
  const name = textAt(planned, "name") ?? "";
  world.events.push(`${prior === null ? "create" : "update"} ${name} in ${client.region}`);
  if (config["password"] !== undefined && config["password"] !== null) world.passwords.set(name, config["password"]);
  const endpoints = planned["endpoints"];
  const state: CtyObject = {
    ...planned,
    id: prior?.["id"] ?? `id-${++world.serial}`,
    revision: planned["revision"] === UNKNOWN ? Number(prior?.["revision"] ?? 0) + 1 : (planned["revision"] ?? null),
    endpoints: Array.isArray(endpoints)
      ? (endpoints as readonly CtyObject[]).map((each) => ({ ...each, address: `${textAt(each, "host")}:${Number(each["port"])}` }))
      : null,
  };
  await misbehave(name, call, () => {
    reached({ state });
    world.things.set(name, state);
  });
  if (name.startsWith("wrong")) return { state: { ...state, size: "other" } };
  world.things.set(name, state);
  return { state, identity: { name } };
}

/** What a name asks for: to take long, to stop half-way, to be refused, to crash. */
async function misbehave(name: string, { signal }: ChangeCall<AcmeClient>, half: () => void): Promise<void> {
  const long = Duration.minutes(5).millis;
  if (name.startsWith("slow") || name.startsWith("half")) half();
  if (name.startsWith("slow")) await sleep(long, signal);
  if (name.startsWith("half") || name.startsWith("refused")) throw problems.refused(name);
  if (!name.startsWith("crash")) return;
  setImmediate(() => void Promise.reject(problems.refused(name)));
  await sleep(long, signal);
}

function sleep(millis: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, millis);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      reject(signal.reason as Error);
    });
  });
}

/** The provider `acme` over a world. */
export function acmeProvider(world: Acme): Provider<AcmeClient> {
  return {
    version: "0.0.0",
    schema: {
      attributes: {
        region: text({ optional: true, validate: [oneOf("north", "south")] }),
        token: text({ optional: true, sensitive: true }),
      },
    },
    configure: ({ config, log }) => {
      log.write("info", "configured", { token: config["token"] });
      return { region: textAt(config, "region") ?? "north", world };
    },
    resources: [thing(world)],
    dataSources: [
      dataSource<AcmeClient>({
        type: "acme_region",
        schema: { attributes: { name: text({ computed: true }), prefix: text({ optional: true }) } },
        read: async ({ client, config }) => ({ name: `${textAt(config, "prefix") ?? ""}${client.region}` }),
      }),
    ],
    functions: [
      providerFunction({
        name: "sum",
        summary: "Adds numbers.",
        parameters: [{ name: "first", type: "number", nullable: true }],
        variadic: { name: "more", type: "number" },
        returns: "number",
        call(args) {
          args.forEach((each, index) => {
            if (typeof each === "number" && each < 0) throw problems.negative(index);
          });
          return args.reduce<number>((sum, each) => sum + (typeof each === "number" ? each : 0), 0);
        },
      }),
    ],
    ephemerals: [
      ephemeral<AcmeClient>({
        type: "acme_lease",
        schema: { attributes: { role: text({ required: true }), token: text({ computed: true, sensitive: true }) } },
        async open({ config }) {
          world.events.push(`open ${textAt(config, "role")}`);
          return { result: { token: `token-of-${textAt(config, "role")}` }, private: new TextEncoder().encode(textAt(config, "role")) };
        },
        async close({ private: bytes }) {
          world.events.push(`close ${new TextDecoder().decode(bytes)}`);
        },
      }),
    ],
  };
}
