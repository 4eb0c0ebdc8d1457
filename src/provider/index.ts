export * from "./plugin/index.ts";
export { FluxClient, httpSurroundings, type FluxSurroundings } from "./resources/client.ts";
export { fluxProvider } from "./resources/provider.ts";
