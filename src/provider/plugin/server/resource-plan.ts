// Managed resources before anything is changed: check, upgrade, read, plan, import, move.
import { isProblem } from "#base";
import { conformCty, isCtyObject, parseLosslessJson, readCtyJson, type CtyObject, type CtyValue } from "#codec";
import type { Stored } from "../define.ts";
import { assertPlan, assertReplacePaths, assertStored } from "../lifecycle/assert.ts";
import { planChange } from "../lifecycle/plan.ts";
import { pluginProblems } from "../problems.ts";
import { secretTexts, unquoted, validateConfig, withoutWriteOnly, writeOnlyPaths } from "../schema/validate.ts";
import { formatCtyPath } from "#codec";
import { pathMessage } from "../diagnostic.ts";
import type { Reply, Request } from "../wire/services.ts";
import { callOf, decodeObject, decodeValue, encodeValue, limitOf, Report, withLimits } from "./exchange.ts";
import { identityType, type ProviderInstance, type Session } from "./instance.ts";

export async function validateResource<C>(
  instance: ProviderInstance<C>,
  request: Request<"ValidateResourceConfig">,
): Promise<Reply<"ValidateResourceConfig">> {
  const { redactor } = instance.around;
  const report = new Report(redactor);
  try {
    const { definition, type } = instance.resource(request.typeName);
    const { attributes } = definition.schema;
    const config = decodeValue(type, request.config);
    redactor.add(secretTexts(attributes, config));
    const found = [...validateConfig(attributes, config), ...((isCtyObject(config) ? definition.validate?.(config) : undefined) ?? [])];
    for (const finding of found) report.complain(unquoted(attributes, config, finding));
    if (request.clientCapabilities?.writeOnlyAttributesAllowed !== true) {
      for (const path of writeOnlyPaths(attributes, config))
        report.fail(pluginProblems.writeOnlyUnsupported(formatCtyPath(path)), `use ${request.typeName}`);
    }
  } catch (thrown) {
    report.fail(thrown, `check ${request.typeName}`);
  }
  return { diagnostics: report.diagnostics };
}

export async function upgradeResource<C>(
  instance: ProviderInstance<C>,
  request: Request<"UpgradeResourceState">,
): Promise<Reply<"UpgradeResourceState">> {
  const report = new Report(instance.around.redactor);
  try {
    const { definition, type } = instance.resource(request.typeName);
    const raw = request.rawState;
    if (raw === undefined || raw.json.length === 0) {
      if (Object.keys(raw?.flatmap ?? {}).length > 0)
        throw pluginProblems.stateUnreadable(request.typeName, "it has the form of Terraform 0.11");
      return { upgradedState: encodeValue(type, null), diagnostics: [] };
    }
    const json = new TextDecoder().decode(raw.json);
    const version = definition.version ?? 0;
    const upgraded =
      request.version === version ? readStored(request.typeName, type, json) : await upgradeOld(definition, request.version, json);
    const state = withoutWriteOnly(definition.schema.attributes, conformCty(type, upgraded));
    instance.around.redactor.add(secretTexts(definition.schema.attributes, state));
    assertStored("U1", definition.schema.attributes, state);
    return { upgradedState: encodeValue(type, state), diagnostics: report.diagnostics };
  } catch (thrown) {
    report.fail(thrown, `read the stored state of ${request.typeName}`);
    return { diagnostics: report.diagnostics };
  }
}

/** A state of the present version; attributes that later releases added are null, ones that they dropped are ignored. */
function readStored(typeName: string, type: Parameters<typeof readCtyJson>[0], json: string): CtyValue {
  try {
    return readCtyJson(type, json, { ignoreExtra: true });
  } catch (error) {
    throw pluginProblems.stateUnreadable(typeName, error instanceof Error ? error.message : String(error), error);
  }
}

async function upgradeOld(
  definition: {
    readonly type: string;
    readonly version?: number;
    upgrade?(state: { version: number; json: ReturnType<typeof parseLosslessJson> }): CtyValue | Promise<CtyValue>;
  },
  from: number,
  json: string,
): Promise<CtyValue> {
  if (definition.upgrade === undefined) throw pluginProblems.noUpgrade(definition.type, from, definition.version ?? 0);
  return definition.upgrade({ version: from, json: parseLosslessJson(json) });
}

export async function upgradeIdentity<C>(
  instance: ProviderInstance<C>,
  request: Request<"UpgradeResourceIdentity">,
): Promise<Reply<"UpgradeResourceIdentity">> {
  const report = new Report(instance.around.redactor);
  try {
    const { definition } = instance.resource(request.typeName);
    const type = identityType(definition);
    const version = definition.identity?.version ?? 0;
    if (type === undefined || request.version !== version)
      throw pluginProblems.noUpgrade(`identity of ${request.typeName}`, request.version, version);
    const identity = readCtyJson(type, new TextDecoder().decode(request.rawState?.json ?? new Uint8Array()), { ignoreExtra: true });
    return { upgradedIdentity: { identityData: encodeValue(type, identity) }, diagnostics: [] };
  } catch (thrown) {
    report.fail(thrown, `read the stored identity of ${request.typeName}`);
    return { diagnostics: report.diagnostics };
  }
}

export async function readResource<C>(
  instance: ProviderInstance<C>,
  request: Request<"ReadResource">,
  session: Session,
): Promise<Reply<"ReadResource">> {
  const report = new Report(instance.around.redactor);
  const unchanged = { newState: request.currentState, private: request.private, newIdentity: request.currentIdentity };
  try {
    const { definition, type } = instance.resource(request.typeName);
    const state = decodeObject(type, request.currentState);
    if (state === null) return { newState: encodeValue(type, null), private: request.private, diagnostics: [] };
    instance.around.redactor.add(secretTexts(definition.schema.attributes, state));
    const client = instance.client(session, `reading ${request.typeName}`);
    const limits = { stop: instance.stopSignal(session), operation: "read" as const, limit: limitOf("read", state, definition.timeouts) };
    const identities = identityType(definition);
    const identity = identities && (decodeObject(identities, request.currentIdentity?.identityData) ?? undefined);
    const current = await instance.guard(
      withLimits(limits, (signal) =>
        definition.read({ ...callOf(client, signal, instance.around.log, report), state, private: request.private, identity }),
      ),
    );
    if (current === undefined) return { newState: encodeValue(type, null), private: request.private, diagnostics: report.diagnostics };
    const read = conformCty(type, { ...state, ...current.state });
    assertStored("R1", definition.schema.attributes, read);
    return {
      newState: encodeValue(type, read),
      private: current.private ?? request.private,
      ...identityReply("newIdentity", identities, current.identity ?? identity),
      diagnostics: report.diagnostics,
    };
  } catch (thrown) {
    report.fail(thrown, `read ${request.typeName}`);
    return { ...unchanged, diagnostics: report.diagnostics };
  }
}

/** The identity under the name that a reply gives it; nothing for resources that have none. */
export function identityReply<K extends string>(
  name: K,
  type: ReturnType<typeof identityType>,
  identity: CtyObject | undefined,
): { [P in K]?: { identityData: { msgpack: Uint8Array } } } {
  if (type === undefined || identity === undefined) return {};
  return { [name]: { identityData: encodeValue(type, conformCty(type, identity)) } } as never;
}

export async function planResource<C>(
  instance: ProviderInstance<C>,
  request: Request<"PlanResourceChange">,
  session: Session,
): Promise<Reply<"PlanResourceChange">> {
  const report = new Report(instance.around.redactor);
  const doing = `plan ${request.typeName}`;
  try {
    const { definition, type } = instance.resource(request.typeName);
    const { attributes } = definition.schema;
    const prior = decodeObject(type, request.priorState);
    const config = decodeObject(type, request.config);
    const client = instance.client(session, doing);
    const stop = instance.stopSignal(session);
    if (decodeValue(type, request.proposedNewState) === null) {
      if (prior !== null)
        await instance.guard(
          definition.planDelete?.({ ...callOf(client, stop, instance.around.log, report), prior, private: request.priorPrivate }) ??
            Promise.resolve(),
        );
      return { plannedState: encodeValue(type, null), plannedPrivate: request.priorPrivate, diagnostics: report.diagnostics };
    }
    instance.around.redactor.add(secretTexts(attributes, config));
    const plan = await instance.guard(
      planChange(attributes, { prior, config: config ?? {} }, async (change) =>
        definition.plan?.({ ...callOf(client, stop, instance.around.log, report), ...change, private: request.priorPrivate }),
      ),
    );
    assertPlan(attributes, { prior, config }, plan.planned);
    assertReplacePaths(plan.replace, prior, plan.planned);
    const identities = identityType(definition);
    const priorIdentity = identities && (decodeObject(identities, request.priorIdentity?.identityData) ?? undefined);
    return {
      plannedState: encodeValue(type, plan.planned),
      plannedPrivate: plan.private ?? request.priorPrivate,
      requiresReplace: plan.replace.map(pathMessage),
      ...identityReply("plannedIdentity", identities, plan.identity ?? priorIdentity),
      diagnostics: report.diagnostics,
    };
  } catch (thrown) {
    report.fail(thrown, doing);
    return { diagnostics: report.diagnostics };
  }
}

export async function importResource<C>(
  instance: ProviderInstance<C>,
  request: Request<"ImportResourceState">,
  session: Session,
): Promise<Reply<"ImportResourceState">> {
  const report = new Report(instance.around.redactor);
  const doing = `import ${request.typeName}`;
  try {
    const { definition, type } = instance.resource(request.typeName);
    if (definition.import === undefined) throw pluginProblems.noImport(request.typeName);
    const identities = identityType(definition);
    const identity = identities && (decodeObject(identities, request.identity?.identityData) ?? undefined);
    const client = instance.client(session, doing);
    const limits = { stop: instance.stopSignal(session), operation: "read" as const, limit: limitOf("read", null, definition.timeouts) };
    const imported = await instance.guard(
      withLimits(limits, (signal) =>
        Promise.resolve(definition.import?.({ ...callOf(client, signal, instance.around.log, report), id: request.id, identity })),
      ),
    );
    if (imported === undefined) throw pluginProblems.importedNothing(request.typeName, request.id);
    const state = conformCty(type, imported.state);
    assertStored("I1", definition.schema.attributes, state);
    return {
      importedResources: [
        importedMessage(
          request.typeName,
          encodeValue(type, state),
          imported,
          identityReply("identity", identities, imported.identity ?? identity),
        ),
      ],
      diagnostics: report.diagnostics,
    };
  } catch (thrown) {
    report.fail(thrown, doing);
    return { diagnostics: report.diagnostics };
  }
}

function importedMessage(typeName: string, state: { msgpack: Uint8Array }, imported: Stored, identity: object): object {
  return { typeName, state, ...(imported.private && { private: imported.private }), ...identity };
}

export async function moveResource<C>(
  instance: ProviderInstance<C>,
  request: Request<"MoveResourceState">,
): Promise<Reply<"MoveResourceState">> {
  const report = new Report(instance.around.redactor);
  try {
    const { definition, type } = instance.resource(request.targetTypeName);
    const json = parseLosslessJson(new TextDecoder().decode(request.sourceState?.json ?? new Uint8Array()));
    const source = { provider: request.sourceProviderAddress, type: request.sourceTypeName, version: request.sourceSchemaVersion, json };
    const moved = await definition.move?.(source);
    if (moved === undefined) throw pluginProblems.noMove(`${source.type} of ${source.provider}`, request.targetTypeName);
    const state = conformCty(type, moved);
    assertStored("U1", definition.schema.attributes, state);
    return { targetState: encodeValue(type, state), targetPrivate: new Uint8Array(), diagnostics: report.diagnostics };
  } catch (thrown) {
    report.fail(
      isProblem(thrown) ? thrown : pluginProblems.stateUnreadable(request.sourceTypeName, String(thrown), thrown),
      `move ${request.sourceTypeName} to ${request.targetTypeName}`,
    );
    return { diagnostics: report.diagnostics };
  }
}
