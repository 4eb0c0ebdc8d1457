export { forgeAccess, type ForgeLogin, type ForgeOrder } from "./forge-order.ts";
export {
  findClusterKey,
  findForgeRepository,
  inspectForge,
  nameOfToken,
  prepareForge,
  releaseForge,
  settleDefaultBranch,
  type FoundKey,
  type PreparedForge,
} from "./prepare.ts";
