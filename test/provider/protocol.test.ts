// The protocol as a client sees it, over a real socket, without core.
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { UNKNOWN, type CtyObject, type CtyType } from "#codec";
import { attach, impliedObject, type Attached, type Resource } from "#provider";
import { acme, acmeProvider, type Acme, type AcmeClient } from "./acme.ts";
import { packed, RawClient, unpacked } from "./client.ts";

const encoder = new TextEncoder();
let world: Acme;
let attached: Attached;
let client: RawClient;
let thing: Resource<AcmeClient>;
let type: CtyType;
let nothing: CtyObject;
const configType = impliedObject(acmeProvider(acme()).schema.attributes);

beforeEach(async () => {
  world = acme();
  const provider = acmeProvider(world);
  attached = await attach(provider, "headgate/acme");
  client = new RawClient({ network: "unix", address: attached.socket });
  [thing] = provider.resources as [Resource<AcmeClient>];
  type = impliedObject(thing.schema.attributes);
  nothing = Object.fromEntries(Object.keys(thing.schema.attributes).map((name) => [name, null]));
});

afterEach(() => {
  client.close();
  attached.close();
});

const configure = (region = "north", at = client) =>
  at.call("ConfigureProvider", { terraformVersion: "1.11.4", config: packed(configType, { region }) });
const config = (values: CtyObject): CtyObject => ({ ...nothing, ...values });
const apply = (planned: CtyObject | null, prior: CtyObject | null = null, wanted = planned) =>
  client.call("ApplyResourceChange", {
    typeName: "acme_thing",
    priorState: packed(type, prior),
    plannedState: packed(type, planned),
    config: packed(type, wanted),
  });

describe("the provider", () => {
  test("offers its schemas, functions and capabilities", async () => {
    const reply = await client.call("GetProviderSchema");

    expect(Object.keys(reply.resourceSchemas)).toEqual(["acme_thing"]);
    expect(reply.resourceSchemas["acme_thing"]?.version).toBe(1);
    expect(Object.keys(reply.functions)).toEqual(["sum"]);
    expect(reply.serverCapabilities).toMatchObject({ planDestroy: true, getProviderSchemaOptional: true, moveResourceState: true });
    const attributes = reply.resourceSchemas["acme_thing"]?.block?.attributes ?? [];
    expect(attributes.find(({ name }) => name === "password")).toMatchObject({
      optional: true,
      sensitive: true,
      writeOnly: true,
      computed: false,
    });
    expect(attributes.find(({ name }) => name === "endpoints")?.nestedType?.nesting).toBe(2);
  });

  test("names the types of its identities", async () => {
    const { identitySchemas } = await client.call("GetResourceIdentitySchemas");

    expect(identitySchemas["acme_thing"]?.identityAttributes.map(({ name, requiredForImport }) => [name, requiredForImport])).toEqual([
      ["name", true],
    ]);
  });

  test("complains about a value with its path and the next step", async () => {
    const { diagnostics } = await client.call("ValidateProviderConfig", { config: packed(configType, { region: "west" }) });

    expect(diagnostics).toMatchObject([
      {
        severity: 1,
        summary: "Invalid value",
        detail: '"west" is not one of north, south.\n\nNext: write one of north, south.',
        attribute: { steps: [{ attributeName: "region" }] },
      },
    ]);
  });

  test("answers an unknown procedure UNIMPLEMENTED", async () => {
    const stranger = new RawClient({ network: "unix", address: attached.socket });

    await expect(stranger.shutdown()).rejects.toMatchObject({ code: 12 });
    stranger.close();
  });

  test("keeps one configured instance for each session", async () => {
    const other = new RawClient({ network: "unix", address: attached.socket });
    await configure("north");
    await configure("south", other);
    const read = (at: RawClient) =>
      at.call("ReadDataSource", { typeName: "acme_region", config: packed(["object", { name: "string", prefix: "string" }], {}) });

    const replies = await Promise.all([read(client), read(other)]);

    expect(replies.map(({ state }) => unpacked(["object", { name: "string", prefix: "string" }], state))).toEqual([
      { name: "north", prefix: null },
      { name: "south", prefix: null },
    ]);
    other.close();
  });

  test("passes messages of 16 MiB and more in both directions", async () => {
    await configure();
    const note = "0123456789abcdef".repeat(1024 * 1100);
    const wanted = config({ name: "big", tags: { note } });

    const reply = await client.call("PlanResourceChange", {
      typeName: "acme_thing",
      priorState: packed(type, null),
      proposedNewState: packed(type, wanted),
      config: packed(type, wanted),
    });

    expect(reply.diagnostics).toEqual([]);
    expect(unpacked(type, reply.plannedState)).toMatchObject({ tags: { note } });
  });
});

describe("a resource", () => {
  test("plans, creates, reads, and says that it is gone", async () => {
    await configure();
    const wanted = config({ name: "a", endpoints: [{ host: "h", port: null, address: null }] });
    const plan = await client.call("PlanResourceChange", {
      typeName: "acme_thing",
      priorState: packed(type, null),
      proposedNewState: packed(type, wanted),
      config: packed(type, wanted),
    });
    const planned = unpacked(type, plan.plannedState) as CtyObject;
    expect(planned).toMatchObject({ id: UNKNOWN, revision: 1, size: "small", endpoints: [{ host: "h", port: 443, address: UNKNOWN }] });

    const made = await apply(planned, null, wanted);
    const state = unpacked(type, made.newState) as CtyObject;
    expect(made.diagnostics).toEqual([]);
    expect(state).toMatchObject({ id: "id-1", endpoints: [{ address: "h:443" }] });
    expect(unpacked(["object", { name: "string" }], made.newIdentity?.identityData)).toEqual({ name: "a" });

    const read = await client.call("ReadResource", {
      typeName: "acme_thing",
      currentState: packed(type, state),
      private: encoder.encode("p"),
    });
    expect([unpacked(type, read.newState), new TextDecoder().decode(read.private)]).toEqual([state, "p"]);

    world.things.clear();
    const gone = await client.call("ReadResource", { typeName: "acme_thing", currentState: packed(type, state) });
    expect(unpacked(type, gone.newState)).toBeNull();
  });

  test("R3: an empty or null state stays null when it is read", async () => {
    await configure();

    const reply = await client.call("ReadResource", { typeName: "acme_thing", currentState: {} });

    expect(unpacked(type, reply.newState)).toBeNull();
    expect(reply.diagnostics).toEqual([]);
  });

  test("P11: a destroy is planned as null with the private bytes it had", async () => {
    await configure();

    const reply = await client.call("PlanResourceChange", {
      typeName: "acme_thing",
      priorState: packed(type, config({ name: "a" })),
      proposedNewState: packed(type, null),
      priorPrivate: encoder.encode("p"),
    });

    expect([unpacked(type, reply.plannedState), new TextDecoder().decode(reply.plannedPrivate)]).toEqual([null, "p"]);
  });

  test("A10: a create that fails half-way keeps what exists, with the error", async () => {
    await configure();

    const reply = await apply(config({ name: "half", id: UNKNOWN, revision: UNKNOWN, size: "small" }));

    expect(reply.diagnostics).toMatchObject([
      {
        severity: 1,
        summary: "Cannot create acme_thing",
        detail: "The server refuses half.\n\nNext: choose another name.",
        attribute: { steps: [{ attributeName: "name" }] },
      },
    ]);
    expect(unpacked(type, reply.newState)).toMatchObject({ name: "half", id: "id-1" });
  });

  test("A7: a create that made nothing leaves nothing; a failed update leaves the prior state", async () => {
    await configure();

    expect(unpacked(type, (await apply(config({ name: "refused" }))).newState)).toBeNull();
    const prior = config({ name: "refused", id: "7" });
    expect(unpacked(type, (await apply({ ...prior, tags: { a: "b" } }, prior)).newState)).toEqual(prior);
  });

  test("A1: a result against the plan is an error that names the attribute, with the state", async () => {
    await configure();

    const reply = await apply(config({ name: "wrong", size: "small", id: UNKNOWN, revision: 1 }));

    expect(reply.diagnostics).toMatchObject([{ severity: 1, detail: expect.stringContaining("Rule A1 is broken at size") }]);
    expect(unpacked(type, reply.newState)).toMatchObject({ name: "wrong", size: "other" });
  });

  test("write-only values reach the resource and no state", async () => {
    await configure();

    const reply = await apply(config({ name: "a" }), null, config({ name: "a", password: "opensesame" }));

    expect(world.passwords.get("a")).toBe("opensesame");
    expect(unpacked(type, reply.newState)).toMatchObject({ password: null });
  });

  test("write-only values are refused where core does not know them", async () => {
    const request = { typeName: "acme_thing", config: packed(type, config({ name: "a", password: "opensesame" })) };

    const { diagnostics } = await client.call("ValidateResourceConfig", request);

    // Core quotes the lines of the attribute that a complaint names, and with them the value.
    expect(diagnostics).toMatchObject([{ severity: 1, detail: expect.stringMatching(/^Password is write-only/) }]);
    expect(JSON.stringify(diagnostics)).not.toContain("opensesame");
    expect(diagnostics[0]?.attribute?.steps ?? []).toEqual([]);
    expect(
      (await client.call("ValidateResourceConfig", { ...request, clientCapabilities: { writeOnlyAttributesAllowed: true } })).diagnostics,
    ).toEqual([]);
  });

  test("a stop aborts what is running and keeps what exists", async () => {
    await configure();
    const running = apply(config({ name: "slow", id: UNKNOWN, revision: 1 }));
    await expect.poll(() => world.things.has("slow")).toBe(true);

    expect(await client.call("StopProvider")).toMatchObject({ error: "" });

    const reply = await running;
    expect(reply.diagnostics).toMatchObject([{ detail: expect.stringContaining("Stopped on request") }]);
    expect(unpacked(type, reply.newState)).toMatchObject({ name: "slow" });
  });

  test("an operation ends at its own time limit", async () => {
    await configure();

    const reply = await apply(config({ name: "slow", timeouts: { create: "20ms", read: null, update: null, delete: null } }));

    expect(reply.diagnostics).toMatchObject([{ detail: expect.stringContaining("Create did not end within 20ms") }]);
  });

  test("a stored state of the present version loses nothing and ignores what it does not know", async () => {
    const json = encoder.encode('{"name":"a","count_of":123456789012345678901,"dropped":true,"anything":{"value":1,"type":"number"}}');

    const reply = await client.call("UpgradeResourceState", { typeName: "acme_thing", version: 1, rawState: { json } });

    expect(reply.diagnostics).toEqual([]);
    expect(unpacked(type, reply.upgradedState)).toMatchObject({ name: "a", count_of: 123456789012345678901n });
  });

  test("a stored state of an older version goes through the upgrade", async () => {
    const reply = await client.call("UpgradeResourceState", {
      typeName: "acme_thing",
      version: 0,
      rawState: { json: encoder.encode('{"label":"old","size":"large"}') },
    });

    expect(unpacked(type, reply.upgradedState)).toMatchObject({ name: "old", size: "large" });
  });

  test("a state that cannot be read is named", async () => {
    const reply = await client.call("UpgradeResourceState", {
      typeName: "acme_thing",
      version: 1,
      rawState: { json: encoder.encode('{"name":') },
    });

    expect(reply.diagnostics).toMatchObject([
      { severity: 1, detail: expect.stringContaining("Stored state of acme_thing cannot be read") },
    ]);
  });

  test.each([
    ["an import id", { id: "a" }],
    ["an identity", { identity: { identityData: packed(["object", { name: "string" }], { name: "a" }) } }],
  ])("is imported by %s", async (_case, request) => {
    await configure();
    world.things.set("a", config({ name: "a", id: "9" }));

    const reply = await client.call("ImportResourceState", { typeName: "acme_thing", ...request });

    expect(reply.importedResources.map(({ state }) => unpacked(type, state))).toMatchObject([{ name: "a", id: "9" }]);
  });

  test("I1: an import that finds nothing is an error", async () => {
    await configure();

    const reply = await client.call("ImportResourceState", { typeName: "acme_thing", id: "nobody" });

    expect(reply).toMatchObject({
      importedResources: [],
      diagnostics: [{ severity: 1, detail: 'Import of acme_thing "nobody" found nothing.' }],
    });
  });

  test("is taken over from another provider, in an unconfigured process, or refused with the way out", async () => {
    const move = (sourceTypeName: string) =>
      client.call("MoveResourceState", {
        sourceProviderAddress: "registry.opentofu.org/acme/old",
        sourceTypeName,
        targetTypeName: "acme_thing",
        sourceState: { json: encoder.encode('{"name":"a"}') },
      });

    expect(unpacked(type, (await move("old_thing")).targetState)).toMatchObject({ id: "id-moved", name: "a" });
    expect((await move("other")).diagnostics).toMatchObject([{ detail: expect.stringContaining("import it instead") }]);
  });

  test.each([
    "ReadResource",
    "PlanResourceChange",
    "ApplyResourceChange",
    "ImportResourceState",
    "UpgradeResourceState",
    "ValidateResourceConfig",
  ] as const)("%s of a type that the provider does not have is a diagnostic", async (procedure) => {
    const reply = await client.call(procedure, { typeName: "acme_other" });

    expect(reply.diagnostics).toMatchObject([{ severity: 1, detail: expect.stringContaining('no resource "acme_other"') }]);
  });
});

describe("functions and ephemeral resources", () => {
  test("a function takes null, missing and further arguments", async () => {
    const call = (...args: readonly { msgpack: Uint8Array }[]) => client.call("CallFunction", { name: "sum", arguments: args });

    expect(unpacked("number", (await call({ msgpack: new Uint8Array() }, packed("number", 2), packed("number", 3))).result)).toBe(5);
  });

  test("F3: an error names the argument", async () => {
    const reply = await client.call("CallFunction", { name: "sum", arguments: [packed("number", 1), packed("number", -2)] });

    expect(reply.error).toMatchObject({ functionArgument: 1, text: "A negative number cannot be added.\n\nNext: pass numbers from 0." });
  });

  test("a lease is opened and closed with its private bytes", async () => {
    await configure();
    const lease: CtyType = ["object", { role: "string", token: "string" }];

    const opened = await client.call("OpenEphemeralResource", { typeName: "acme_lease", config: packed(lease, { role: "admin" }) });
    await client.call("CloseEphemeralResource", { typeName: "acme_lease", private: opened.private });

    expect(unpacked(lease, opened.result)).toEqual({ role: "admin", token: "token-of-admin" });
    expect(world.events).toEqual(["open admin", "close admin"]);
  });
});
