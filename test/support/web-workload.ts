// A workload that a repository of an install holds: what must go on running whatever happens to Flux.

/** The Deployment of {@link WEB_MANIFEST}. */
export const WEB = { apiVersion: "apps/v1", kind: "Deployment", name: "web", namespace: "default" };

export const WEB_MANIFEST = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: default}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: "web:1"}]}
`;
