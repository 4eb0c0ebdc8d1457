export { imageOf, kindsOf } from "./component.ts";
export { COMPONENT, INSTANCE, PART_OF, VERSION } from "./labels.ts";
export { formatManifests, formatStream, GENERATED } from "./manifests.ts";
export { distributionProblems } from "./problems.ts";
export { KNOWN_COMPONENTS, releases, resolveRelease, type ComponentName, type Release } from "./release.ts";
export { componentsOf, DEFAULT_REGISTRY, imagesOf, renderComponents, type ComponentOptions } from "./render.ts";
