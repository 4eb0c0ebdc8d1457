// Every procedure of the protocol with what answers it.
import type { ProcedureName, Reply, Request } from "../wire/services.ts";
import { closeEphemeral, openEphemeral, readData, renewEphemeral, validateRead } from "./data-calls.ts";
import type { ProviderInstance, Session } from "./instance.ts";
import * as whole from "./provider-calls.ts";
import { applyResource } from "./resource-apply.ts";
import * as resource from "./resource-plan.ts";

/** Answers each procedure. None of them rejects: failures are diagnostics in the reply. */
export type Procedures = { readonly [N in ProcedureName]: (request: Request<N>, session: Session) => Promise<Reply<N>> | Reply<N> };

export function procedures<C>(instance: ProviderInstance<C>): Procedures {
  return {
    GetMetadata: () => whole.metadata(instance),
    GetProviderSchema: () => whole.schemas(instance),
    GetResourceIdentitySchemas: () => whole.identitySchemas(instance),
    GetFunctions: () => whole.functions(instance),
    ValidateProviderConfig: (request) => whole.validateProvider(instance, request),
    ConfigureProvider: (request, session) => whole.configureProvider(instance, request, session),
    StopProvider: (_request, session) => {
      instance.stop(session);
      return { error: "" };
    },
    ValidateResourceConfig: (request) => resource.validateResource(instance, request),
    UpgradeResourceState: (request) => resource.upgradeResource(instance, request),
    UpgradeResourceIdentity: (request) => resource.upgradeIdentity(instance, request),
    ReadResource: (request, session) => resource.readResource(instance, request, session),
    PlanResourceChange: (request, session) => resource.planResource(instance, request, session),
    ApplyResourceChange: (request, session) => applyResource(instance, request, session),
    ImportResourceState: (request, session) => resource.importResource(instance, request, session),
    MoveResourceState: (request) => resource.moveResource(instance, request),
    ValidateDataResourceConfig: (request) => validateRead(instance, request, (name) => instance.dataSource(name)),
    ReadDataSource: (request, session) => readData(instance, request, session),
    CallFunction: (request) => whole.callFunction(instance, request),
    ValidateEphemeralResourceConfig: (request) => validateRead(instance, request, (name) => instance.ephemeral(name)),
    OpenEphemeralResource: (request, session) => openEphemeral(instance, request, session),
    RenewEphemeralResource: (request, session) => renewEphemeral(instance, request, session),
    CloseEphemeralResource: (request, session) => closeEphemeral(instance, request, session),
  };
}
