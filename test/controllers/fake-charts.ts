// A repository of charts in this process that behaves, and fails as a test asks it to.
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { fileTree, packTree } from "#store";

/** Files of a chart by path. */
export type ChartText = Readonly<Record<string, string>>;

/** A chart of that name and version, with more files or others. */
export function chartText(name: string, version: string, more: ChartText = {}): ChartText {
  return {
    "Chart.yaml": `apiVersion: v2\nname: ${name}\nversion: ${version}\n`,
    "values.yaml": "a: 1\nb:\n  c: 2\n",
    "templates/config.yaml": "kind: ConfigMap\n",
    ...more,
  };
}

/** Packs a chart into a folder of its name. */
export function packed(name: string, files: ChartText): Promise<Uint8Array> {
  const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
  return packTree(fileTree(Object.entries(files).map(([path, text]) => [`${name}/${path}`, { bytes: bytes(text), executable: false }])));
}

export interface FakeCharts {
  readonly url: string;
  /** `GET /index.yaml Basic`, oldest first. */
  readonly requests: string[];
  /** Answers in the repository's place; undefined lets a request pass. */
  fault: ((request: IncomingMessage, response: ServerResponse) => boolean) | undefined;
  /** Text of index.yaml. */
  index: string;
  /** Content by path. */
  readonly files: Map<string, Uint8Array>;
  /** Serves packed charts and an index of them; a chart's archive lies at `urlOf`, beside the index when absent. */
  publish(charts: readonly (readonly [name: string, version: string, more?: ChartText])[], urlOf?: (file: string) => string): Promise<void>;
  close(): Promise<void>;
}

/** Starts it on loopback; `user` is the only one that it knows. */
export async function startFakeCharts(user?: { readonly name: string; readonly password: string }): Promise<FakeCharts> {
  const state: Omit<FakeCharts, "url" | "close" | "publish"> = {
    requests: [],
    fault: undefined,
    index: "apiVersion: v1\nentries: {}\n",
    files: new Map(),
  };
  const server = createServer((request, response) => {
    const { headers, url = "" } = request;
    const { authorization } = headers;
    state.requests.push(`${request.method} ${url}${authorization === undefined ? "" : ` ${authorization.split(" ")[0] ?? ""}`}`);
    if (state.fault?.(request, response) === true) return;
    const wanted = user && `Basic ${Buffer.from(`${user.name}:${user.password}`).toString("base64")}`;
    const file = url === "/index.yaml" ? new TextEncoder().encode(state.index) : state.files.get(url);
    if (wanted !== undefined && authorization !== wanted) response.writeHead(401).end("who are you");
    else if (file === undefined) response.writeHead(404).end("nothing here");
    else response.end(file);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return Object.assign(state, {
    url,
    async publish(charts: readonly (readonly [string, string, ChartText?])[], urlOf = (file: string) => file) {
      const entries = new Map<string, string[]>();
      for (const [name, version, more] of charts) {
        const file = `${name}-${version}.tgz`;
        state.files.set(`/${file}`, await packed(name, chartText(name, version, more)));
        const lines = [`  - name: ${name}`, `    version: "${version}"`, `    urls: ["${urlOf(file)}"]`];
        entries.set(name, [...(entries.get(name) ?? []), ...lines]);
      }
      state.index = ["apiVersion: v1", "entries:", ...[...entries].flatMap(([name, lines]) => [`  ${name}:`, ...lines]), ""].join("\n");
    },
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  });
}
