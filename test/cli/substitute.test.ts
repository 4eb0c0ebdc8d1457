import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { runCli } from "#cli";

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "headgate-substitute-"));
});
afterEach(() => rm(dir, { recursive: true }));

interface Given {
  readonly input?: string;
  readonly env?: Readonly<Record<string, string>>;
}

async function run(args: readonly string[], { input = "", env = {} }: Given = {}): Promise<{ code: number; out: string; err: string }> {
  let [out, err] = ["", ""];
  const io = {
    out: (text: string) => void (out += text),
    err: (text: string) => void (err += text),
    input: () => input,
    env,
    signal: new AbortController().signal,
  };
  return { code: await runCli(["substitute", ...args], io, "0.0.0"), out, err };
}

const settings = (annotations: string, region: string): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\n  annotations: {${annotations}}\ndata:\n  region: ${region} # where\n`;

describe("substitute", () => {
  test.each([
    ["a variable of the environment", "a: ${REGION}\n", [], "a: eu\n"],
    ["a variable of the command line over the environment", "a: ${REGION}\n", ["--var", "REGION=us=1"], "a: us=1\n"],
    ["a default", "a: ${none:=x}\n", [], "a: x\n"],
    ["nothing for what is not defined", "a: ${none}\n", [], "a: \n"],
    ["an expression over several lines", "a: ${none:=x\n}\nb: c\n", [], "a: x\n\nb: c\n"],
    ["line ends of a value by nothing", "a: ${LINES}\n", [], "a: xy\n"],
    ["no environment where that is asked for", "a: ${REGION:-none}\n", ["--no-env"], "a: none\n"],
    ["no text that only looks like a variable", "a: $REGION $${REGION} $(REGION)\n", [], "a: $REGION ${REGION} $(REGION)\n"],
  ])("puts in %s", async (_case, input, flags, expected) => {
    const result = await run(flags, { input, env: { REGION: "eu", LINES: "x\ny\n", "not-a-name": "1" } });

    expect(result).toEqual({ code: 0, out: expected, err: "" });
  });

  test("leaves a document that opts out as it is, and no other", async () => {
    const input = [
      settings("kustomize.toolkit.fluxcd.io/substitute: disabled", "${r}"),
      settings("a: b", "${r}"),
      settings("'kustomize.toolkit.fluxcd.io/substitute': \"disabled\"", "${r}").replace("annotations", "labels"),
    ].join("---\n");

    const { out } = await run(["--var", "r=eu"], { input });

    expect(out.match(/region: .*/g)).toEqual(["region: ${r} # where", "region: eu # where", "region: ${r} # where"]);
    expect(out.replace("region: eu", "region: ${r}")).toBe(input);
  });

  test("takes variables from environment files, ConfigMaps and Secrets, the last file first", async () => {
    await writeFile(join(dir, "a.env"), "# settings\nREGION=eu\nZONE=a b \n");
    await writeFile(
      join(dir, "b.yaml"),
      "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {REGION: us}\n---\napiVersion: v1\nkind: Secret\nmetadata: {name: a}\ndata: {TOKEN: dDA=}\nstringData: {KEY: k}\n",
    );

    const { out } = await run(["--from-file", join(dir, "a.env"), "--from-file", join(dir, "b.yaml")], {
      input: "${REGION}|${ZONE}|${TOKEN}|${KEY}",
    });

    expect(out).toBe("us|a b |t0|k");
  });

  test("reads the manifests from a file", async () => {
    await writeFile(join(dir, "a.yaml"), "a: ${b}\n");

    expect(await run([join(dir, "a.yaml"), "--var", "b=c"])).toEqual({ code: 0, out: "a: c\n", err: "" });
  });

  test("prints nothing when one document fails, and names its object", async () => {
    const input = `a: b\n---\n${settings("", "${r^")}`;

    const { code, out, err } = await run([], { input });

    expect([code, out]).toEqual([1, ""]);
    expect(err).toBe(
      "✗ variable substitution: ConfigMap settings: bad substitution\n" +
        "  correct the expression, define the variable, or write $$ for a literal $\n",
    );
  });

  test.each([
    ["an undefined variable under --strict", ["--strict"], "a: ${none}\n", 'variable not set (strict mode): "none"'],
    ["a variable without a value", ["--var", "SECRET"], "", "--var number 1 is not of the form NAME=VALUE"],
    ["a name that is none", ["--var", "a-b=SECRET"], "a: ${b}\n", 'the variable name "a-b"'],
    ["a file that is not there", ["--from-file", "/none/such"], "", "cannot read /none/such"],
  ])("refuses %s without printing its value", async (_case, flags, input, message) => {
    const { code, out, err } = await run(flags, { input });

    expect([code, out]).toEqual([1, ""]);
    expect(err).toContain(message);
    expect(err).not.toContain("SECRET");
  });

  test.each([
    ["a Deployment", "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\n", "a Deployment"],
    ["an encrypted Secret", "apiVersion: v1\nkind: Secret\nmetadata: {name: a}\nsops: {}\n", "a Secret that SOPS encrypted"],
  ])("refuses variables from %s", async (_case, text, what) => {
    await writeFile(join(dir, "x.yaml"), text);

    const { code, err } = await run(["--from-file", join(dir, "x.yaml")]);

    expect([code, err.split("\n")[0]]).toEqual([1, `✗ ${join(dir, "x.yaml")} holds ${what}, not variables`]);
  });

  test("an option that is not known is a mistake in the command line", async () => {
    expect((await run(["--nothing"])).code).toBe(2);
  });
});
