export { forgeAccess, type ForgeLogin, type ForgeOrder } from "./forge-order.ts";
export {
  findForgeRepository,
  inspectForge,
  nameOfToken,
  prepareForge,
  releaseForge,
  settleDefaultBranch,
  type PreparedForge,
} from "./prepare.ts";
