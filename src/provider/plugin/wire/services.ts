// The services that core calls in a provider process: the provider itself and go-plugin's own.
import { int, message, procedure, string, type Init, type Procedure } from "./message.ts";
import * as m from "./provider-messages.ts";

/** Full name of the provider service of protocol 6. */
export const PROVIDER_SERVICE = "tfplugin6.Provider";

export const PROVIDER_PROCEDURES = {
  GetMetadata: procedure(m.Empty, m.Metadata),
  GetProviderSchema: procedure(m.Empty, m.ProviderSchema),
  GetResourceIdentitySchemas: procedure(m.Empty, m.IdentitySchemas),
  GetFunctions: procedure(m.Empty, m.Functions),
  ValidateProviderConfig: procedure(m.ProviderConfig, m.ProviderConfigCheck),
  ConfigureProvider: procedure(m.Configuration, m.Diagnostics),
  StopProvider: procedure(m.Empty, m.StopReply),
  ValidateResourceConfig: procedure(m.ResourceConfig, m.Diagnostics),
  UpgradeResourceState: procedure(m.UpgradeRequest, m.UpgradeReply),
  UpgradeResourceIdentity: procedure(m.UpgradeRequest, m.UpgradeIdentityReply),
  ReadResource: procedure(m.ReadRequest, m.ReadReply),
  PlanResourceChange: procedure(m.PlanRequest, m.PlanReply),
  ApplyResourceChange: procedure(m.ApplyRequest, m.ApplyReply),
  ImportResourceState: procedure(m.ImportRequest, m.ImportReply),
  MoveResourceState: procedure(m.MoveRequest, m.MoveReply),
  ValidateDataResourceConfig: procedure(m.ResourceConfig, m.Diagnostics),
  ReadDataSource: procedure(m.DataRequest, m.DataReply),
  CallFunction: procedure(m.CallRequest, m.CallReply),
  ValidateEphemeralResourceConfig: procedure(m.ResourceConfig, m.Diagnostics),
  OpenEphemeralResource: procedure(m.ResourceConfig, m.OpenReply),
  RenewEphemeralResource: procedure(m.EphemeralRequest, m.RenewReply),
  CloseEphemeralResource: procedure(m.EphemeralRequest, m.Diagnostics),
} as const;

export type ProcedureName = keyof typeof PROVIDER_PROCEDURES;
type In<P> = P extends Procedure<infer I, infer _> ? I : never;
type Out<P> = P extends Procedure<infer _, infer O> ? O : never;

export type Request<N extends ProcedureName> = In<(typeof PROVIDER_PROCEDURES)[N]>;
export type Reply<N extends ProcedureName> = Init<Out<(typeof PROVIDER_PROCEDURES)[N]>>;

const StdioData = message("StdioData", { data: string(2) });
const HealthRequest = message("HealthRequest", { service: string(1) });
/** status 1 is SERVING. */
const HealthReply = message("HealthReply", { status: int(1) });

/** go-plugin's own services. Shutdown is the one that matters: without it every process costs two seconds and a SIGKILL. */
export const PLUGIN_SERVICES = {
  "plugin.GRPCController": { Shutdown: procedure(m.Empty, m.Empty) },
  "plugin.GRPCStdio": { StreamStdio: procedure(m.Empty, StdioData, "out") },
  "grpc.health.v1.Health": { Check: procedure(HealthRequest, HealthReply) },
} as const;
