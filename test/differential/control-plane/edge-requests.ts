// Requests at the edges of what kinds allow: strategies that exclude each other, patches that name nothing, lists that are sets.
import { builtinKinds } from "#codec";
import { systemClock, systemRandom } from "#runtime";
import { Authority, newAuthority, type Pair } from "../../../src/control-plane/serving/certificates.ts";
import type { Step } from "./compare.ts";

const APPLY = "application/apply-patch+yaml";
const MERGE = "application/merge-patch+json";
const STRATEGIC = "application/strategic-merge-patch+json";

const TEMPLATE = { metadata: { labels: { a: "b" } }, spec: { containers: [{ name: "c", image: "i" }] } };
const SPEC = { selector: { matchLabels: { a: "b" } }, template: TEMPLATE };

/** Update strategies with the settings of another. */
export function strategies(namespace: string): Step[] {
  const post = (plural: string, updateStrategy: object): Step => ({
    method: "POST",
    path: `/apis/apps/v1/namespaces/${namespace}/${plural}?dryRun=All`,
    body: { metadata: { name: "a" }, spec: { ...(plural === "statefulsets" && { serviceName: "x" }), ...SPEC, updateStrategy } },
  });
  const rollings = [{}, { maxUnavailable: 2 }, { maxUnavailable: "2%" }];
  return ["OnDelete", "RollingUpdate", "Foo"].flatMap((type) => [
    post("daemonsets", { type }),
    post("statefulsets", { type }),
    ...[...rollings, { maxSurge: 2 }].map((rollingUpdate) => post("daemonsets", { type, rollingUpdate })),
    ...[...(type === "RollingUpdate" ? [{}] : rollings), { partition: 3 }, { partition: -1 }].map((rollingUpdate) =>
      post("statefulsets", { type, rollingUpdate }),
    ),
  ]);
}

/** Strategic merge patches whose directives and items say nothing that can be merged. */
export function strategicPatches(namespace: string): Step[] {
  const deployments = `/apis/apps/v1/namespaces/${namespace}/deployments`;
  const patch = (body: object): Step => ({ method: "PATCH", path: `${deployments}/s?dryRun=All`, type: STRATEGIC, body });
  const specs: readonly object[] = [
    ...[{ image: "x" }, ["x"], "x", null, { $patch: "delete" }, { $patch: "foo" }, { $patch: "merge" }, { $patch: "replace" }].map(
      (each) => ({
        containers: [each],
      }),
    ),
    { containers: [{ name: "c", env: [{ value: "x" }] }] },
    { containers: [{ name: "c", ports: [{ name: "x" }] }] },
    { containers: [{ name: null, image: "q" }] },
    { volumes: [{ emptyDir: {} }] },
    { tolerations: [{}] },
    { $patch: "foo" },
    { $retainKeys: ["a"], b: 1 },
    { $retainKeys: "a" },
    { "$setElementOrder/containers": [{ name: "z" }], containers: [{ name: "c" }] },
    { "$setElementOrder/containers": "a" },
    { $setElementOrder: [] },
    { $deleteFromPrimitiveList: [] },
  ];
  const metadata: readonly object[] = [{ finalizers: [1] }, { finalizers: [["a"]] }, { "$deleteFromPrimitiveList/finalizers": "a" }];
  return [
    { method: "POST", path: deployments, body: { metadata: { name: "s", finalizers: ["a.b/c"] }, spec: { replicas: 0, ...SPEC } } },
    ...specs.map((spec) => patch({ spec: { template: { spec } } })),
    ...metadata.map((each) => patch({ metadata: each })),
  ];
}

/** Writes after which managed fields say more, or less, than the body does. */
export function ownership(namespace: string): Step[] {
  const patch = (path: string, manager: string, type: string, body: object): Step => ({
    method: "PATCH",
    path: `${path}?fieldManager=${manager}`,
    type,
    body,
  });
  const bindings = "/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicybindings";
  const roles = "/apis/rbac.authorization.k8s.io/v1/clusterroles";
  const secrets = `/api/v1/namespaces/${namespace}/secrets`;
  const applied = (apiVersion: string, kind: string, name: string, more: object): object => ({
    apiVersion,
    kind,
    metadata: { name },
    ...more,
  });
  return [
    {
      method: "POST",
      path: bindings,
      body: { metadata: { name: namespace }, spec: { policyName: "x", validationActions: ["Deny", "Audit"] } },
    },
    patch(`${bindings}/${namespace}`, "m1", MERGE, { spec: { validationActions: ["Warn", "Audit"] } }),
    patch(
      `${bindings}/${namespace}`,
      "m2",
      APPLY,
      applied("admissionregistration.k8s.io/v1", "ValidatingAdmissionPolicyBinding", namespace, { spec: { validationActions: ["Warn"] } }),
    ),
    ...[undefined, null, []].map((rules, i): Step => ({
      method: "POST",
      path: roles,
      body: { metadata: { name: `${namespace}-${i}` }, rules },
    })),
    patch(`${roles}/${namespace}-0`, "m1", MERGE, { metadata: { labels: { a: "c" } } }),
    ...[{}, { rules: [] }].map((more) =>
      patch(`${roles}/${namespace}-9`, "m2", APPLY, applied("rbac.authorization.k8s.io/v1", "ClusterRole", `${namespace}-9`, more)),
    ),
    { method: "POST", path: secrets, body: { metadata: { name: "s" }, data: { a: "YQ==" } } },
    patch(`${secrets}/s`, "m1", MERGE, { stringData: { token: "x" } }),
    patch(`${secrets}/s`, "m2", STRATEGIC, { stringData: { other: "x" } }),
    patch(`${secrets}/s`, "m3", APPLY, applied("v1", "Secret", "s", { stringData: { applied: "x" } })),
  ];
}

/** Writes to a scale that change its replicas, and that do not, after each of which everybody who owns them is told. */
export function scales(namespace: string): Step[] {
  const sets = `/apis/apps/v1/namespaces/${namespace}/replicasets`;
  const runs = [
    [0, 0, 0, 3, 3, 0],
    [3, 3, 3, 0, 3],
    [2, 3, 2, 2],
  ];
  return runs.flatMap((replicas, i) =>
    ["put", "patch", "both"].flatMap((how) => {
      const name = `${how}-${i}`;
      const set = `${sets}/${name}`;
      const read: Step = { method: "GET", path: set };
      const [first = 0, ...later] = replicas;
      const writes = later.map((each, j): Step => {
        const spec = { replicas: each };
        return how === "put" || (how === "both" && j % 2 === 0)
          ? { method: "PUT", path: `${set}/scale?fieldManager=m1`, body: { metadata: { name, namespace }, spec } }
          : { method: "PATCH", path: `${set}/scale?fieldManager=m2`, type: MERGE, body: { spec } };
      });
      const apply = { apiVersion: "autoscaling/v1", kind: "Scale", metadata: { name }, spec: { replicas: 1 } };
      return [
        { method: "POST", path: sets, body: { metadata: { name }, spec: { replicas: first, ...SPEC } } },
        ...writes.flatMap((each) => [each, read]),
        { method: "PATCH", path: `${set}/scale?fieldManager=m3&force=true`, type: APPLY, body: apply },
        read,
      ] satisfies Step[];
    }),
  );
}

/** Headless Services and those of another kind, and what an update may make of their families of addresses. */
export function families(namespace: string): Step[] {
  const services = `/api/v1/namespaces/${namespace}/services`;
  const specs: readonly object[] = [
    { clusterIP: "None" },
    { clusterIP: "None", selector: { a: "b" } },
    { clusterIP: "None", ports: [{ port: 1 }] },
    { type: "ExternalName", externalName: "a.b" },
  ];
  const patches: readonly object[] = [
    { selector: { z: "y" } },
    { selector: null },
    { ports: [{ port: 3 }] },
    ...["SingleStack", "PreferDualStack", "RequireDualStack"].map((ipFamilyPolicy) => ({ ipFamilyPolicy })),
    { ipFamilyPolicy: "SingleStack", ipFamilies: ["IPv4"] },
    { ipFamilyPolicy: null, ipFamilies: null },
    { clusterIP: "None" },
  ];
  return specs.flatMap((spec, i): Step[] => {
    const name = `s${i}`;
    const service = `${services}/${name}?dryRun=All`;
    // an address that is given anew is any one
    const puts = [
      spec,
      ...("type" in spec ? [] : [{ ports: [{ port: 2 }] }]),
      { clusterIP: "None", selector: { q: "r" }, ports: [{ port: 2 }] },
    ];
    return [
      { method: "POST", path: services, body: { metadata: { name }, spec } },
      ...patches.map((each): Step => ({ method: "PATCH", path: service, type: MERGE, body: { spec: each } })),
      ...puts.map((each): Step => ({ method: "PUT", path: service, body: { metadata: { name }, spec: each } })),
    ];
  });
}

/** Pairs of certificate and key, few of which any server could use. */
export function pairs(namespace: string): Step[] {
  const pem = (type: string): string => `-----BEGIN ${type}-----\nYQ==\n-----END ${type}-----\n`;
  const [one, other] = [serverPair(), serverPair()];
  const texts: readonly (readonly [string, string])[] = [
    ["", ""],
    ["x", "y"],
    [pem("FOO"), ""],
    [pem("FOO") + pem("BAR"), ""],
    [pem("PRIVATE KEY"), ""],
    [pem("RSA PRIVATE KEY") + pem("FOO"), ""],
    ...["", pem("CERTIFICATE"), pem("FOO"), pem("FOO") + pem("X"), pem("PRIVATE KEY")].map((key) => [pem("CERTIFICATE"), key] as const),
    [`text\n${pem("CERTIFICATE")}text`, ""],
    ...[one.keyPem, other.keyPem, pem("PRIVATE KEY"), ""].map((key) => [one.certificatePem, key] as const),
  ];
  return texts.map(([certificate, key]) => ({
    method: "POST",
    path: `/api/v1/namespaces/${namespace}/secrets?dryRun=All`,
    body: { metadata: { name: "t" }, type: "kubernetes.io/tls", stringData: { "tls.crt": certificate, "tls.key": key } },
  }));
}

function serverPair(): Pair {
  return new Authority(newAuthority(systemClock, systemRandom), systemClock, systemRandom).server();
}

/** Kinds that an empty object of is not answered alike, each with the reason. */
const NOT_COMPARED: ReadonlySet<string> = new Set([
  // the account of a pod need not exist
  "Pod",
  // a new node is not marked as not ready: the simulated one is ready at once
  "Node",
  // who asks is not the same on both sides
  "SelfSubjectReview",
  // a pod is bound by the simulated scheduler alone
  "Binding",
]);

/** An object of every built-in kind with nothing in it but its name. */
export function empties(namespace: string): Step[] {
  return builtinKinds()
    .filter(({ verbs, kind }) => verbs.includes("create") && !NOT_COMPARED.has(kind))
    .flatMap(({ apiVersion, group, kind, plural, namespaced }) => {
      const collection = `${group === "" ? "/api" : "/apis"}/${apiVersion}${namespaced ? `/namespaces/${namespace}` : ""}/${plural}`;
      const bare = { apiVersion, kind, metadata: { name: "x" } };
      return [bare, { ...bare, spec: {} }, { ...bare, spec: {}, status: {} }].map((body): Step => ({
        method: "POST",
        path: `${collection}?dryRun=All`,
        body,
      }));
    });
}
