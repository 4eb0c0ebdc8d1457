import { describe, expect, test } from "vitest";
import { runCli, type Io } from "#cli";
import { parseListen } from "../../src/cli/listen.ts";
import { formatTable, shortRevision, statusCells } from "../../src/cli/table.ts";
import { kindNamed } from "../../src/cli/kinds.ts";

function recorded(): Io & { readonly said: string[]; readonly complained: string[] } {
  const said: string[] = [];
  const complained: string[] = [];
  return {
    said,
    complained,
    out: (text) => said.push(text),
    err: (text) => complained.push(text),
    env: {},
    signal: new AbortController().signal,
  };
}

describe("--listen", () => {
  test.each([
    ["127.0.0.1:6443", { host: "127.0.0.1", port: 6443 }],
    ["localhost:0", { host: "127.0.0.1", port: 0 }],
  ])("takes %s", (text, expected) => {
    expect(parseListen(text)).toEqual(expected);
  });

  test.each([
    ["0.0.0.0:6443", 'the control plane listens on loopback only, not on "0.0.0.0"'],
    ["10.0.0.1:1", 'the control plane listens on loopback only, not on "10.0.0.1"'],
    ["6443", '--listen "6443" is not an address'],
    ["127.0.0.1:65536", '--listen "127.0.0.1:65536" is not an address'],
  ])("refuses %s", (text, message) => {
    expect(() => parseListen(text)).toThrow(message);
  });
});

describe("kinds by the names that users type", () => {
  test.each([
    [["kustomizations"], "Kustomization"],
    [["ks"], "Kustomization"],
    [["sources", "git"], "GitRepository"],
    [["gitrepo"], "GitRepository"],
    [["sources", "helm"], "HelmRepository"],
    [["source", "chart"], "HelmChart"],
    [["hc"], "HelmChart"],
    [["sources", "oci"], "OCIRepository"],
    [["ocirepo"], "OCIRepository"],
  ])("%j is %s", (words, kind) => {
    expect(kindNamed(words).kind).toBe(kind);
  });

  test("an unknown name is refused with the names that there are", () => {
    expect(() => kindNamed(["pods"])).toThrow('there is no kind "pods" to get');
  });
});

test("a row of get shows revision, suspension and readiness of an object", () => {
  const object = {
    apiVersion: "kustomize.toolkit.fluxcd.io/v1",
    kind: "Kustomization",
    metadata: { name: "apps" },
    spec: { suspend: true },
    status: {
      lastAppliedRevision: "main@sha1:0123456789abcdef0123456789abcdef01234567",
      conditions: [{ type: "Ready", status: "False", reason: "BuildFailed", message: "kustomize build failed\nmore" }],
    },
  };

  const printed = formatTable(["NAME", "REVISION", "SUSPENDED", "READY", "MESSAGE"], [statusCells(object, "apps")]);

  expect(printed).toBe(`NAME  REVISION            SUSPENDED  READY  MESSAGE
apps  main@sha1:01234567  True       False  kustomize build failed
`);
});

test("only digests are cut in a revision", () => {
  expect(["v1.2.3@sha256:aaaaaaaaaaaaaaaa", "main", "sha1:0123456789"].map(shortRevision)).toEqual([
    "v1.2.3@sha256:aaaaaaaa",
    "main",
    "sha1:01234567",
  ]);
});

describe("the command line", () => {
  test("help names every command and ends with 0", async () => {
    const io = recorded();

    const code = await runCli(["--help"], io, "1.2.3");

    const commands = ["control-plane", "controller", "up", "get", "reconcile", "suspend", "resume", "build"];
    expect([code, commands.filter((command) => !io.said.join("").includes(command))]).toEqual([0, []]);
  });

  test("an unknown command ends with 2 and says so", async () => {
    const io = recorded();

    const code = await runCli(["frobnicate"], io, "1.2.3");

    expect([code, io.complained.join("").split("\n")[0]]).toEqual([2, "error: unknown command 'frobnicate'"]);
  });

  test("a missing kubeconfig ends with 1, names the file and the next step", async () => {
    const io = recorded();

    const code = await runCli(["get", "all", "--kubeconfig", "/nowhere/kubeconfig"], io, "1.2.3");

    expect([code, io.complained.join("").includes("/nowhere/kubeconfig")]).toEqual([1, true]);
  });

  test("a public address is refused before anything is opened", async () => {
    const io = recorded();

    const code = await runCli(["up", "--listen", "1.2.3.4:1"], io, "1.2.3");

    expect([code, io.complained[0]]).toEqual([1, '✗ the control plane listens on loopback only, not on "1.2.3.4"\n']);
  });
});
