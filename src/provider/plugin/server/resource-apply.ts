// Managed resources being changed. Whatever happens, the reply holds what exists now: an error without a state would make core forget
// an object that is there.
import { conformCty, isCtyObject, isUnknown, type CtyObject, type CtyType, type CtyValue } from "#codec";
import type { ChangeCall, Resource, Stored } from "../define.ts";
import { assertApplied } from "../lifecycle/assert.ts";
import { secretTexts, withoutWriteOnly } from "../schema/validate.ts";
import type { Reply, Request } from "../wire/services.ts";
import { callOf, decodeObject, encodeValue, limitOf, Report, withLimits, type Operation } from "./exchange.ts";
import { identityReply } from "./resource-plan.ts";
import { identityType, type ProviderInstance, type Session } from "./instance.ts";

/** What is known to exist while an operation runs. */
interface Standing {
  state: CtyObject | null;
  private: Uint8Array | undefined;
  identity: CtyObject | undefined;
}

export async function applyResource<C>(
  instance: ProviderInstance<C>,
  request: Request<"ApplyResourceChange">,
  session: Session,
): Promise<Reply<"ApplyResourceChange">> {
  const report = new Report(instance.around.redactor);
  try {
    const { definition, type } = instance.resource(request.typeName);
    const prior = decodeObject(type, request.priorState);
    const planned = decodeObject(type, request.plannedState);
    const config = decodeObject(type, request.config) ?? {};
    instance.around.redactor.add(secretTexts(definition.schema.attributes, config));
    const identities = identityType(definition);
    const identity = identities && (decodeObject(identities, request.plannedIdentity?.identityData) ?? undefined);
    const standing: Standing = { state: prior, private: request.plannedPrivate, identity };
    const operation: Operation = planned === null ? "delete" : prior === null ? "create" : "update";
    const work = { definition, type, report, operation, standing, prior, planned, config };
    await perform(instance, session, work);
    return {
      newState: encodeValue(type, settle(definition, type, standing.state)),
      ...(standing.private && { private: standing.private }),
      ...identityReply("newIdentity", identities, standing.state === null ? undefined : standing.identity),
      diagnostics: report.diagnostics,
    };
  } catch (thrown) {
    report.fail(thrown, `change ${request.typeName}`);
    return { newState: request.priorState, private: request.plannedPrivate, diagnostics: report.diagnostics };
  }
}

interface Work<C> {
  readonly definition: Resource<C>;
  readonly type: CtyType;
  readonly report: Report;
  readonly operation: Operation;
  readonly standing: Standing;
  readonly prior: CtyObject | null;
  readonly planned: CtyObject | null;
  readonly config: CtyObject;
}

/** Runs the operation and keeps `standing` true to what exists; failures end up in the report. */
async function perform<C>(instance: ProviderInstance<C>, session: Session, work: Work<C>): Promise<void> {
  const { definition, report, operation, standing, prior, planned } = work;
  const doing = `${operation} ${definition.type}`;
  try {
    const client = instance.client(session, doing);
    const limits = { stop: instance.stopSignal(session), operation, limit: limitOf(operation, planned ?? prior, definition.timeouts) };
    await instance.guard(
      withLimits(limits, async (signal) => {
        const call = callOf(client, signal, instance.around.log, report);
        if (planned === null) {
          if (prior !== null) await definition.delete({ ...call, prior, private: standing.private });
          standing.state = null;
          return;
        }
        const change: ChangeCall<C> = {
          ...call,
          prior,
          planned,
          config: work.config,
          private: standing.private,
          identity: standing.identity,
          reached: (stored) => keep(standing, stored, planned),
        };
        keep(standing, prior === null ? await definition.create(change) : await definition.update({ ...change, prior }), planned);
        assertApplied(definition.schema.attributes, planned, conformCty(work.type, standing.state));
      }),
    );
  } catch (thrown) {
    report.fail(thrown, doing);
  }
}

function keep(standing: Standing, stored: Stored, planned: CtyObject): void {
  standing.state = { ...planned, ...stored.state };
  standing.private = stored.private ?? standing.private;
  standing.identity = stored.identity ?? standing.identity;
}

/** The state as it may be stored: nothing unknown, nothing write-only. */
function settle<C>(definition: Resource<C>, type: CtyType, state: CtyObject | null): CtyValue {
  return state === null ? null : withoutWriteOnly(definition.schema.attributes, conformCty(type, withoutUnknown(state)));
}

function withoutUnknown(value: CtyValue | undefined): CtyValue {
  if (value === undefined || isUnknown(value)) return null;
  if (Array.isArray(value)) return (value as readonly CtyValue[]).map(withoutUnknown);
  return isCtyObject(value) ? Object.fromEntries(Object.entries(value).map(([name, each]) => [name, withoutUnknown(each)])) : value;
}
