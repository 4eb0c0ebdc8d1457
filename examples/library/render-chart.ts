// A chart in memory, rendered as Helm would render it, with the labels that Flux gives to its objects.
import { composeValues, fluxPostRenderer, loadChart, postRender, RenderCache, renderChart, toManifestText } from "headgate/helm";

const files = {
  "Chart.yaml": "apiVersion: v2\nname: web\nversion: 1.0.0\n",
  "values.yaml": "replicas: 1\nimage: {repository: example/web, tag: latest}\n",
  "templates/deployment.yaml": `apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ .Release.Name }}
spec:
  replicas: {{ .Values.replicas }}
  template:
    spec:
      containers:
        - name: web
          image: {{ printf "%s:%s" .Values.image.repository .Values.image.tag | quote }}
`,
};

/** Renders the chart with the values of a HelmRelease. A cache that is kept makes the next rendering several times as fast. */
export async function renderWeb(cache: RenderCache = new RenderCache()): Promise<string> {
  const encoder = new TextEncoder();
  const chart = loadChart(new Map(Object.entries(files).map(([path, text]) => [path, encoder.encode(text)])), { name: "web" });
  const values = await composeValues({
    namespace: "apps",
    references: [{ kind: "ConfigMap", name: "web-values" }],
    inline: { replicas: 3 },
    read: async () => ({ "values.yaml": "image: {tag: 2.0.1}\nreplicas: 2\n" }),
  });
  const rendered = renderChart({
    chart,
    values,
    release: { name: "web", namespace: "apps" },
    reshape: postRender(fluxPostRenderer({ name: "web", namespace: "apps" })),
    cache,
  });
  return toManifestText(rendered);
}
