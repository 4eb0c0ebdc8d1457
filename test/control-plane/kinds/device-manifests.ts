// Manifests of what the cluster attaches and hands out: volumes, devices, addresses, shares of the API server.
import type { Manifest } from "./manifests.ts";

const RESOURCE = "resource.k8s.io/v1";
const STORAGE = "storage.k8s.io/v1";
const FLOW = "flowcontrol.apiserver.k8s.io/v1";
const requests = [{ name: "r", exactly: { deviceClassName: "x", tolerations: [{ key: "a" }] } }];
const choices = [
  {
    name: "r",
    firstAvailable: [
      { name: "s", deviceClassName: "x" },
      { name: "t", deviceClassName: "y", count: 2 },
    ],
  },
];
const pool = { name: "p", generation: 1, resourceSliceCount: 1 };

const of = (title: string, [apiVersion, kind]: readonly [string, string], body: Readonly<Record<string, object | string>>): Manifest => ({
  title,
  object: JSON.parse(JSON.stringify({ apiVersion, kind, metadata: { name: "sample" }, ...body })) as Manifest["object"],
});

export const DEVICE_MANIFESTS: readonly Manifest[] = [
  of("a service CIDR", ["networking.k8s.io/v1", "ServiceCIDR"], { spec: { cidrs: ["10.9.0.0/24", "2001:db8::/64"] } }),
  of("a VolumeAttachment", [STORAGE, "VolumeAttachment"], {
    spec: { attacher: "x.y", nodeName: "n", source: { persistentVolumeName: "pv" } },
  }),
  of("a VolumeAttachment of a volume of its own", [STORAGE, "VolumeAttachment"], {
    spec: {
      attacher: "x.y",
      nodeName: "n",
      source: { inlineVolumeSpec: { accessModes: ["ReadWriteOnce"], csi: { driver: "x.y", volumeHandle: "h" } } },
    },
  }),
  of("a VolumeAttributesClass", [STORAGE, "VolumeAttributesClass"], { driverName: "x.y", parameters: { a: "b" } }),
  of("a DeviceClass", [RESOURCE, "DeviceClass"], { spec: { selectors: [{ cel: { expression: "true" } }] } }),
  of("a ResourceClaim", [RESOURCE, "ResourceClaim"], { spec: { devices: { requests } } }),
  of("a ResourceClaim with a choice", [RESOURCE, "ResourceClaim"], { spec: { devices: { requests: choices } } }),
  of("a ResourceClaimTemplate", [RESOURCE, "ResourceClaimTemplate"], { spec: { spec: { devices: { requests } } } }),
  of("a ResourceSlice of a node", [RESOURCE, "ResourceSlice"], { spec: { driver: "x.y", nodeName: "n", pool, devices: [{ name: "d" }] } }),
  of("a ResourceSlice of all nodes", [RESOURCE, "ResourceSlice"], { spec: { driver: "x.y", allNodes: true, pool } }),
  of("a priority level that queues", [FLOW, "PriorityLevelConfiguration"], {
    spec: { type: "Limited", limited: { nominalConcurrencyShares: 5, limitResponse: { type: "Queue", queuing: { queues: 9 } } } },
  }),
  of("a priority level that rejects", [FLOW, "PriorityLevelConfiguration"], {
    spec: { type: "Limited", limited: { limitResponse: { type: "Reject" } } },
  }),
];
