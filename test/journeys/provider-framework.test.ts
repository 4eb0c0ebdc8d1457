// Real OpenTofu and Terraform over the test provider in this process.
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { attach, type Attached } from "#provider";
import { acme, acmeProvider, type Acme } from "../provider/acme.ts";
import { Core, cores, type Outcome } from "../provider/core-run.ts";
import { usualCores } from "../support/both-cores.ts";

const binaries = usualCores(await cores(), "terraform");
const head = 'terraform {\n  required_providers {\n    acme = { source = "headgate/acme" }\n  }\n}\n';

describe.each(binaries)("$name", (binary) => {
  let world: Acme;
  let attached: Attached;
  let core: Core;

  beforeEach(async () => {
    world = acme();
    attached = await attach(acmeProvider(world), "headgate/acme");
    core = await Core.open(binary, { TF_REATTACH_PROVIDERS: attached.reattach });
  });
  afterEach(async () => {
    attached.close();
    await core[Symbol.asyncDispose]();
  });

  const write = (body: string): Promise<void> => core.write(`${head}${body}`);
  const apply = (...more: readonly string[]): Promise<Outcome> => core.run("apply", "-auto-approve", "-no-color", ...more);
  const plan = (...more: readonly string[]): Promise<Outcome> => core.run("plan", "-detailed-exitcode", "-no-color", ...more);

  test("goes through the whole life of a resource with every kind of attribute", async () => {
    const full = (more: string): string => `
      resource "acme_thing" "a" {
        name             = "a"
        interval         = "60s"
        tags             = { a = "b" }
        zones            = ["z2", "z1"]
        steps            = ["s1", "s2"]
        anything         = { x = [1, "a", null] }
        owner            = { team = "t" }
        endpoints        = [{ host = "h" }, { host = "i", port = 8443 }]
        rules            = [{ action = "b", weight = 18446744073709551615 }, { action = "a" }]
        secret           = "hushhush"
        password         = "opensesame"
        password_version = 1
        ${more}
      }
      data "acme_region" "r" {}
      output "address" { value = acme_thing.a.endpoints[0].address }
      output "sum" { value = provider::acme::sum(null, 1, 2) }
      output "region" { value = data.acme_region.r.name }`;
    await write(full(""));
    expect(await apply()).toMatchObject({ code: 0, text: expect.stringMatching(/address = "h:443"[\s\S]*region = "north"[\s\S]*sum = 3/) });
    expect(await plan()).toMatchObject({ code: 0 });
    expect(world.passwords.get("a")).toBe("opensesame");
    const [resource] = (await core.state()).resources.filter(({ type }) => type === "acme_thing");
    expect(resource?.instances[0]?.attributes).toMatchObject({ interval: "60s", password: null, id: "id-1" });

    await write(full("count_of = 3.14"));
    expect(await plan()).toMatchObject({ code: 2, text: expect.stringContaining("0 to add, 1 to change, 0 to destroy") });
    expect(await apply()).toMatchObject({ code: 0 });
    expect(await plan()).toMatchObject({ code: 0 });

    await write(full("").replace('name             = "a"', 'name = "b"'));
    expect(await plan()).toMatchObject({ code: 2, text: expect.stringMatching(/name .*forces replacement/) });
    expect(await apply()).toMatchObject({ code: 0 });

    expect(await core.run("state", "rm", "acme_thing.a")).toMatchObject({ code: 0 });
    expect(await core.run("import", "-no-color", "acme_thing.a", "b")).toMatchObject({ code: 0 });
    expect(await plan()).toMatchObject({ code: 0 });
    expect(await core.run("destroy", "-auto-approve", "-no-color")).toMatchObject({ code: 0 });
    expect(world.things.size).toBe(0);
  });

  test("keeps the text of a duration that means the same", async () => {
    await write('resource "acme_thing" "a" {\n  name = "a"\n  interval = "1m0s"\n}');
    await apply();
    await write('resource "acme_thing" "a" {\n  name = "a"\n  interval = "60s"\n}');

    expect(await plan()).toMatchObject({ code: 0 });
  });

  test("shows what has drifted and puts it back", async () => {
    await write('resource "acme_thing" "a" {\n  name = "a"\n}');
    await apply();
    world.things.set("a", { ...world.things.get("a"), size: "large" });

    expect(await plan()).toMatchObject({ code: 2, text: expect.stringMatching(/size .*"large" -> "small"/) });
    await apply();
    expect(world.things.get("a")?.["size"]).toBe("small");
  });

  test("two aliases work as two configured instances", async () => {
    await write(`
      provider "acme" { region = "north" }
      provider "acme" {
        alias  = "s"
        region = "south"
      }
      resource "acme_thing" "n" { name = "n" }
      resource "acme_thing" "s" {
        name     = "s"
        provider = acme.s
      }`);

    expect(await apply()).toMatchObject({ code: 0 });
    expect(world.events.filter((each) => each.startsWith("create")).toSorted()).toEqual(["create n in north", "create s in south"]);
  });

  test("values from resources that do not exist yet stay unknown until they do", async () => {
    await write(`
      resource "acme_thing" "a" { name = "a" }
      resource "acme_thing" "b" {
        name = "b"
        tags = { from = "x-\${acme_thing.a.id}" }
      }`);

    expect(await plan()).toMatchObject({ code: 2, text: expect.stringContaining("(known after apply)") });
    expect(await apply()).toMatchObject({ code: 0 });
    expect(world.things.get("b")?.["tags"]).toEqual({ from: "x-id-1" });
  });

  test("complains about a wrong value before anything is done", async () => {
    await write('resource "acme_thing" "a" {\n  name = "a"\n  size = "huge"\n  interval = "soon"\n}');

    const outcome = await plan();

    expect(outcome.code).toBe(1);
    expect(outcome.text).toMatch(/size = "huge"[\s\S]*"huge" is not one of small, large/);
    expect(outcome.text).toMatch(/interval = "soon"[\s\S]*Invalid duration "soon"/i);
  });

  test("a create that fails half-way is in the state, tainted, with a message that names the next step", async () => {
    await write('resource "acme_thing" "a" { name = "half" }');

    const outcome = await apply();

    expect(outcome).toMatchObject({ code: 1, text: expect.stringMatching(/The server refuses half\.[\s\S]*Next: choose another name\./) });
    expect((await core.state()).resources[0]?.instances[0]).toMatchObject({ status: "tainted", attributes: { id: "id-1", name: "half" } });
  });

  test("an interrupt stops the work and keeps what exists", async () => {
    await write('resource "acme_thing" "a" { name = "slow" }');
    const running = core.start("apply", "-auto-approve", "-no-color");
    await expect.poll(() => world.things.has("slow")).toBe(true);

    running.interrupt();

    expect(await running.done).toMatchObject({ code: 1, text: expect.stringContaining("Stopped on request") });
    expect((await core.state()).resources[0]?.instances[0]).toMatchObject({ status: "tainted", attributes: { name: "slow" } });
  });

  test("an older state is upgraded, and another provider's resource taken over", async () => {
    await write('resource "acme_thing" "a" {\n  name = "old"\n  size = "large"\n}');
    await writeFile(join(core.folder, "terraform.tfstate"), oldState(binary.name));
    world.things.set("old", { name: "old", size: "large", interval: "1m0s", enabled: true, id: "5", revision: 1 });

    expect(await core.run("state", "replace-provider", "-auto-approve", "example.test/acme/old", "headgate/acme")).toMatchObject({
      code: 0,
    });
    expect(await plan()).toMatchObject({ code: 0 });
  });

  test("an attribute of 16 MiB goes through plan, apply and a plan without changes", async () => {
    await writeFile(join(core.folder, "big.txt"), "0123456789abcdef".repeat(1024 * 1024));
    await write('resource "acme_thing" "a" {\n  name = "a"\n  steps = [file("big.txt")]\n}');

    expect(await core.run("apply", "-auto-approve", "-no-color", "-compact-warnings")).toMatchObject({ code: 0 });
    expect(await plan()).toMatchObject({ code: 0 });
  });

  test("a lease is opened and closed around the work", async () => {
    await write(
      'ephemeral "acme_lease" "l" { role = "admin" }\nresource "acme_thing" "a" {\n  name = "a"\n  password = ephemeral.acme_lease.l.token\n  password_version = 1\n}',
    );

    expect(await apply()).toMatchObject({ code: 0 });
    expect(world.passwords.get("a")).toBe("token-of-admin");
    expect(world.events.filter((each) => each.startsWith("close")).length).toBeGreaterThan(0);
  });

  test.runIf(binary.name === "tofu")("an identity is stored and imported by", async () => {
    world.things.set("a", { name: "a", size: "small", interval: "1m0s", enabled: true, id: "5", revision: 1 });
    await write('import {\n  to = acme_thing.a\n  identity = { name = "a" }\n}\nresource "acme_thing" "a" { name = "a" }');

    expect(await apply()).toMatchObject({ code: 0, text: expect.stringContaining("1 imported") });
    expect((await core.state()).resources[0]?.instances[0]?.identity).toEqual({ name: "a" });
  });
});

function oldState(core: "terraform" | "tofu"): string {
  return JSON.stringify({
    version: 4,
    terraform_version: core === "tofu" ? "1.12.6" : "1.11.4",
    serial: 1,
    lineage: "11111111-1111-1111-1111-111111111111",
    outputs: {},
    resources: [
      {
        mode: "managed",
        type: "acme_thing",
        name: "a",
        provider: 'provider["example.test/acme/old"]',
        instances: [
          { schema_version: 0, attributes: { label: "old", size: "large", interval: "1m0s", enabled: true, id: "5", revision: 1 } },
        ],
      },
    ],
  });
}
