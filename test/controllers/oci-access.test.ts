import { createServer } from "node:http";
import { connect, type AddressInfo, type Socket } from "node:net";
import { describe, expect, test } from "vitest";
import { Secret } from "#base";
import { makePki } from "../support/pki.ts";
import { READER, useOciPlace } from "./oci-place.ts";

const at = useOciPlace();

function pullSecret(name: string, host: string, password: string): Promise<void> {
  const config = JSON.stringify({ auths: { [host]: { username: READER.name, password } } });
  return at.secret(name, { ".dockerconfigjson": config }, "kubernetes.io/dockerconfigjson");
}

describe("who is let in", () => {
  const pki = makePki();
  const credentials = { kind: "basic", username: READER.name, password: new Secret(READER.password) } as const;

  test.each<[string, object, string]>([
    ["by a pull secret", { secretRef: { name: "right" } }, "True"],
    ["by the pull secrets of a ServiceAccount", { serviceAccountName: "puller" }, "True"],
    ["not by a wrong password", { secretRef: { name: "wrong" } }, "False"],
    ["not by the credentials of another registry", { secretRef: { name: "other" } }, "False"],
  ])("is decided %s", async (_case, spec, status) => {
    await at.replace({ user: READER, auth: "bearer" });
    await at.push({ tags: ["latest"], options: { credentials } });
    await pullSecret("right", at.registry.host, READER.password);
    await pullSecret("wrong", at.registry.host, "of-stamps");
    await pullSecret("other", "other.test", "of-stones");
    const metadata = { name: "puller", namespace: at.place.namespace };
    await at.place.cluster.create({ apiVersion: "v1", kind: "ServiceAccount", metadata, imagePullSecrets: [{ name: "right" }] });
    await at.start(spec);

    const told = await at.ready(status as "True");
    const everything = [told, ...at.place.logs, ...(await at.place.events("app"))].join("\n");

    expect([told.split(":")[0], /of-(books|stamps|stones)/.test(everything)]).toEqual([
      status === "True" ? "Succeeded" : "OCIArtifactPullFailed",
      false,
    ]);
  });

  test.each<[string, object, string, RegExp]>([
    ["with its authority", { certSecretRef: { name: "certs" } }, "True", /^Succeeded/],
    ["without an authority, and told so", {}, "False", /^OCIArtifactPullFailed: tls: the connection to .* was not trusted/],
    ["without an authority, where the spec says insecure", { insecure: true }, "True", /^Succeeded/],
    [
      "with an authority of somebody else, although the spec says insecure",
      { insecure: true, certSecretRef: { name: "others" } },
      "False",
      /^OCIArtifactPullFailed/,
    ],
    [
      "with a secret that has no certificates",
      { certSecretRef: { name: "empty" } },
      "False",
      /^AuthenticationFailed: .*it has neither ca\.crt nor tls\.crt and tls\.key/,
    ],
  ])("is a registry with TLS %s", async (_case, spec, status, told) => {
    await at.replace({ tls: pki.leaf("registry.test") });
    await at.push({ tags: ["latest"], options: { plainHttp: "never", tls: { certificateAuthority: pki.ca } } });
    const encoded = (text: string): object => ({ data: { "ca.crt": Buffer.from(text).toString("base64") } });
    for (const [name, body] of [
      ["certs", encoded(pki.ca)],
      ["others", encoded(makePki().ca)],
      ["empty", {}],
    ] as const)
      await at.place.cluster.create({ apiVersion: "v1", kind: "Secret", metadata: { name, namespace: at.place.namespace }, ...body });
    await at.start({ insecure: false, ...spec });

    expect(await at.ready(status as "True")).toMatch(told);
  });

  test("is decided by the proxy too, where the spec names one", async () => {
    await at.push({ tags: ["latest"] });
    const seen: string[] = [];
    const proxy = createServer((_request, response) => response.writeHead(400).end());
    proxy.on("connect", (request, socket: Socket) => {
      seen.push(`${request.url} ${request.headers["proxy-authorization"]}`);
      const [host = "", port = ""] = (request.url ?? "").split(":");
      const onward = connect(Number(port), host, () => {
        socket.write("HTTP/1.1 200 OK\r\n\r\n");
        onward.pipe(socket).pipe(onward);
      });
      for (const end of [socket, onward]) end.on("error", () => onward.destroy());
      at.closers.push(async () => void onward.destroy());
    });
    await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
    at.closers.push(async () => {
      proxy.closeAllConnections();
      proxy.close();
    });
    const address = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
    await at.secret("proxy", { address, username: "who", password: "p@ss" });
    await at.start({ proxySecretRef: { name: "proxy" } });
    await at.ready();

    expect(new Set(seen)).toEqual(new Set([`${at.registry.host} Basic ${Buffer.from("who:p@ss").toString("base64")}`]));
  });
});
