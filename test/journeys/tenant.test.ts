// flux_tenant under real OpenTofu and Terraform, over an embedded control plane.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { Core, cores, type Outcome } from "../provider/core-run.ts";
import { openFluxPlace, type FluxPlace } from "../provider/flux-place.ts";
import { usualCores } from "../support/both-cores.ts";

const binaries = usualCores(await cores(), "terraform");
const VIEW = { apiVersion: "rbac.authorization.k8s.io/v1", kind: "RoleBinding", name: "acme-view", namespace: "acme" };

describe.each(binaries)("$name", (binary) => {
  let place: FluxPlace;
  let core: Core;

  beforeEach(async () => {
    place = await openFluxPlace();
    core = await Core.open(binary, { TF_REATTACH_PROVIDERS: place.reattach });
  });
  afterEach(async () => {
    await core[Symbol.asyncDispose]();
    await place.close();
  });

  const write = (attributes: string): Promise<void> =>
    core.write(`
    terraform {
      required_providers {
        flux = { source = "headgate/flux" }
      }
    }
    provider "flux" {
      kubernetes = { host = "https://embedded.test" }
    }
    resource "flux_tenant" "acme" {
      name = "acme"
      ${attributes}
    }`);
  const apply = (): Promise<Outcome> => core.run("apply", "-auto-approve", "-no-color");
  const plan = (): Promise<Outcome> => core.run("plan", "-detailed-exitcode", "-no-color");

  test("a tenant is made, repaired, made smaller and removed; each apply leaves nothing to plan", async () => {
    await write('namespaces = ["acme", "acme-data"]\n roles = [{ cluster_role = "view", groups = ["people"] }]\n rules = {}');
    expect(await apply()).toMatchObject({ code: 0 });
    expect(await plan()).toMatchObject({ code: 0 });

    const body = { subjects: [{ apiGroup: "rbac.authorization.k8s.io", kind: "Group", name: "everybody" }] };
    await place.cluster.patch(VIEW, { type: "merge", body }, { fieldManager: "somebody" });
    expect(await plan()).toMatchObject({ code: 2, text: expect.stringMatching(/acme_acme-view_rbac\S+ +=.*everybody/) as string });
    expect(await apply()).toMatchObject({ code: 0 });
    expect(JSON.stringify(await place.cluster.get(VIEW))).not.toContain("everybody");

    await write('namespaces = ["acme"]');
    const smaller = await plan();
    expect(smaller.text).toMatch(/- +"_acme-data__Namespace"/);
    expect(smaller.text).toMatch(/- +"_tenant-acme-kustomizations_admissionregistration\.k8s\.io_ValidatingAdmissionPolicy"/);
    expect(await apply()).toMatchObject({ code: 0 });
    expect(await plan()).toMatchObject({ code: 0 });
    expect(await place.cluster.get({ apiVersion: "v1", kind: "Namespace", name: "acme-data" })).toBeUndefined();

    await place.cluster.delete({ apiVersion: "v1", kind: "ServiceAccount", name: "acme", namespace: "acme" });
    expect(await plan()).toMatchObject({ code: 2, text: expect.stringContaining("acme_acme__ServiceAccount") as string });

    expect(await core.run("destroy", "-auto-approve", "-no-color")).toMatchObject({ code: 0 });
    expect(await place.cluster.get({ apiVersion: "v1", kind: "Namespace", name: "acme" })).toBeUndefined();
    expect(JSON.parse(await readFile(join(core.folder, "terraform.tfstate"), "utf8"))).toMatchObject({ resources: [] });
  });
});
