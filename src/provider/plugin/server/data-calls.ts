// Data sources and ephemeral resources.
import { conformCty } from "#codec";
import { assertResult } from "../lifecycle/assert.ts";
import { pluginProblems } from "../problems.ts";
import type { Schema } from "../schema/attribute.ts";
import { secretTexts, validateConfig } from "../schema/validate.ts";
import type { Reply, Request } from "../wire/services.ts";
import { callOf, decodeObject, decodeValue, encodeValue, Report } from "./exchange.ts";
import type { ProviderInstance, Session, Typed } from "./instance.ts";

/** Checks the configuration of a data source or an ephemeral resource. */
export async function validateRead<C>(
  instance: ProviderInstance<C>,
  request: Request<"ValidateDataResourceConfig">,
  find: (name: string) => Typed<{ readonly schema: Schema }>,
): Promise<Reply<"ValidateDataResourceConfig">> {
  const report = new Report(instance.around.redactor);
  try {
    const { definition, type } = find(request.typeName);
    const config = decodeValue(type, request.config);
    instance.around.redactor.add(secretTexts(definition.schema.attributes, config));
    for (const finding of validateConfig(definition.schema.attributes, config)) report.complain(finding);
  } catch (thrown) {
    report.fail(thrown, `check ${request.typeName}`);
  }
  return { diagnostics: report.diagnostics };
}

export async function readData<C>(
  instance: ProviderInstance<C>,
  request: Request<"ReadDataSource">,
  session: Session,
): Promise<Reply<"ReadDataSource">> {
  const report = new Report(instance.around.redactor);
  const doing = `read ${request.typeName}`;
  try {
    const { definition, type } = instance.dataSource(request.typeName);
    const config = decodeObject(type, request.config) ?? {};
    const client = instance.client(session, doing);
    const call = callOf(client, instance.stopSignal(session), instance.around.log, report);
    const state = conformCty(type, { ...config, ...(await instance.guard(definition.read({ ...call, config }))) });
    assertResult("D1", definition.schema.attributes, config, state);
    return { state: encodeValue(type, state), diagnostics: report.diagnostics };
  } catch (thrown) {
    report.fail(thrown, doing);
    return { diagnostics: report.diagnostics };
  }
}

export async function openEphemeral<C>(
  instance: ProviderInstance<C>,
  request: Request<"OpenEphemeralResource">,
  session: Session,
): Promise<Reply<"OpenEphemeralResource">> {
  const report = new Report(instance.around.redactor);
  const doing = `open ${request.typeName}`;
  try {
    const { definition, type } = instance.ephemeral(request.typeName);
    const config = decodeObject(type, request.config) ?? {};
    const client = instance.client(session, doing);
    const call = callOf(client, instance.stopSignal(session), instance.around.log, report);
    const opened = await instance.guard(definition.open({ ...call, config }));
    const result = conformCty(type, { ...config, ...opened.result });
    instance.around.redactor.add(secretTexts(definition.schema.attributes, result));
    assertResult("E1", definition.schema.attributes, config, result);
    return { result: encodeValue(type, result), ...lease(opened), diagnostics: report.diagnostics };
  } catch (thrown) {
    report.fail(thrown, doing);
    return { diagnostics: report.diagnostics };
  }
}

export async function renewEphemeral<C>(
  instance: ProviderInstance<C>,
  request: Request<"RenewEphemeralResource">,
  session: Session,
): Promise<Reply<"RenewEphemeralResource">> {
  const report = new Report(instance.around.redactor);
  const doing = `renew ${request.typeName}`;
  try {
    const { definition } = instance.ephemeral(request.typeName);
    if (definition.renew === undefined) throw pluginProblems.unknownType("renewal of", request.typeName);
    const call = callOf(instance.client(session, doing), instance.stopSignal(session), instance.around.log, report);
    const renewed = await instance.guard(definition.renew({ ...call, private: request.private }));
    return { ...lease({ private: request.private, ...renewed }), diagnostics: report.diagnostics };
  } catch (thrown) {
    report.fail(thrown, doing);
    return { diagnostics: report.diagnostics };
  }
}

export async function closeEphemeral<C>(
  instance: ProviderInstance<C>,
  request: Request<"CloseEphemeralResource">,
  session: Session,
): Promise<Reply<"CloseEphemeralResource">> {
  const report = new Report(instance.around.redactor);
  const doing = `close ${request.typeName}`;
  try {
    const { definition } = instance.ephemeral(request.typeName);
    const call = callOf(instance.client(session, doing), instance.stopSignal(session), instance.around.log, report);
    await instance.guard(definition.close?.({ ...call, private: request.private }) ?? Promise.resolve());
  } catch (thrown) {
    report.fail(thrown, doing);
  }
  return { diagnostics: report.diagnostics };
}

function lease({ renewAt, private: bytes }: { readonly renewAt?: number | undefined; readonly private?: Uint8Array | undefined }): object {
  const at = renewAt === undefined ? {} : { renewAt: { seconds: BigInt(Math.floor(renewAt / 1000)), nanos: (renewAt % 1000) * 1e6 } };
  return { ...at, ...(bytes && { private: bytes }) };
}
