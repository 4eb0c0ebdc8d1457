// What core asks of the provider as a whole: what it offers, whether its configuration is right, and to begin and to stop.
import { isCtyObject } from "#codec";
import type { Parameter, ProviderFunction } from "../define.ts";
import { schemaMessage, typeBytes } from "../schema/message.ts";
import { secretTexts, unquoted, validateConfig } from "../schema/validate.ts";
import type { Reply, Request } from "../wire/services.ts";
import { decodeObject, decodeValue, encodeValue, Report } from "./exchange.ts";
import type { ProviderInstance, Session } from "./instance.ts";

const CAPABILITIES = { planDestroy: true, getProviderSchemaOptional: true, moveResourceState: true };

export function metadata<C>({ provider }: ProviderInstance<C>): Reply<"GetMetadata"> {
  const names = (all: readonly { readonly type: string }[] | undefined): { typeName: string }[] =>
    (all ?? []).map(({ type }) => ({ typeName: type }));
  return {
    serverCapabilities: CAPABILITIES,
    resources: names(provider.resources),
    dataSources: names(provider.dataSources),
    ephemeralResources: names(provider.ephemerals),
    functions: (provider.functions ?? []).map(({ name }) => ({ name })),
  };
}

export function schemas<C>({ provider }: ProviderInstance<C>): Reply<"GetProviderSchema"> {
  return {
    provider: schemaMessage(provider.schema),
    resourceSchemas: Object.fromEntries(
      (provider.resources ?? []).map((each) => [each.type, schemaMessage(each.schema, each.version ?? 0)]),
    ),
    dataSourceSchemas: Object.fromEntries((provider.dataSources ?? []).map((each) => [each.type, schemaMessage(each.schema)])),
    ephemeralResourceSchemas: Object.fromEntries((provider.ephemerals ?? []).map((each) => [each.type, schemaMessage(each.schema)])),
    functions: functionMessages(provider.functions ?? []),
    serverCapabilities: CAPABILITIES,
  };
}

export function functions<C>({ provider }: ProviderInstance<C>): Reply<"GetFunctions"> {
  return { functions: functionMessages(provider.functions ?? []) };
}

function functionMessages(all: readonly ProviderFunction[]): Record<string, object> {
  return Object.fromEntries(
    all.map((each) => [
      each.name,
      {
        parameters: each.parameters.map(parameterMessage),
        ...(each.variadic && { variadicParameter: parameterMessage(each.variadic) }),
        return: { type: typeBytes(each.returns) },
        summary: each.summary,
        description: each.description ?? "",
      },
    ]),
  );
}

function parameterMessage(parameter: Parameter): object {
  return {
    name: parameter.name,
    type: typeBytes(parameter.type),
    allowNullValue: parameter.nullable ?? false,
    description: parameter.description ?? "",
  };
}

export function identitySchemas<C>({ provider }: ProviderInstance<C>): Reply<"GetResourceIdentitySchemas"> {
  const entries = (provider.resources ?? []).flatMap(({ type, identity }) =>
    identity === undefined
      ? []
      : [
          [
            type,
            {
              version: identity.version ?? 0,
              identityAttributes: Object.entries(identity.attributes).map(([name, attribute]) => ({
                name,
                type: typeBytes(attribute.type),
                requiredForImport: attribute.required ?? false,
                optionalForImport: !(attribute.required ?? false),
                description: attribute.description ?? "",
              })),
            },
          ] as const,
        ],
  );
  return { identitySchemas: Object.fromEntries(entries) };
}

export async function validateProvider<C>(
  instance: ProviderInstance<C>,
  request: Request<"ValidateProviderConfig">,
): Promise<Reply<"ValidateProviderConfig">> {
  const { provider, around, configType } = instance;
  const report = new Report(around.redactor);
  try {
    const config = decodeValue(configType, request.config);
    around.redactor.add(secretTexts(provider.schema.attributes, config));
    const { attributes } = provider.schema;
    const found = [...validateConfig(attributes, config), ...((isCtyObject(config) ? provider.validate?.(config) : undefined) ?? [])];
    for (const finding of found) report.complain(unquoted(attributes, config, finding));
  } catch (thrown) {
    report.fail(thrown, "check the provider configuration");
  }
  return { diagnostics: report.diagnostics };
}

export async function configureProvider<C>(
  instance: ProviderInstance<C>,
  request: Request<"ConfigureProvider">,
  session: Session,
): Promise<Reply<"ConfigureProvider">> {
  const { provider, around, configType } = instance;
  const report = new Report(around.redactor);
  try {
    const config = decodeObject(configType, request.config) ?? {};
    around.redactor.add(secretTexts(provider.schema.attributes, config));
    const client = await instance.guard(
      Promise.resolve(provider.configure({ config, coreVersion: request.terraformVersion, log: around.log })),
    );
    instance.configure(session, client);
  } catch (thrown) {
    report.fail(thrown, "configure the provider");
  }
  return { diagnostics: report.diagnostics };
}

export async function callFunction<C>(instance: ProviderInstance<C>, request: Request<"CallFunction">): Promise<Reply<"CallFunction">> {
  const { redactor } = instance.around;
  const definition = instance.functions.get(request.name);
  if (definition === undefined) return { error: { text: `this provider has no function ${request.name}` } };
  const report = new Report(redactor);
  try {
    const types = request.arguments.map((_each, index) => (definition.parameters[index] ?? definition.variadic)?.type ?? "dynamic");
    const given = request.arguments.map((each, index) => decodeValue(types[index] ?? "dynamic", each));
    const result = await instance.guard(Promise.resolve(definition.call(given)));
    return { result: encodeValue(definition.returns, result) };
  } catch (thrown) {
    report.fail(thrown, `call ${request.name}`);
    const argument = argumentOf(thrown);
    return { error: { text: report.diagnostics[0]?.detail ?? "", ...(argument !== undefined && { functionArgument: argument }) } };
  }
}

function argumentOf(thrown: unknown): number | undefined {
  const data = typeof thrown === "object" && thrown !== null && "data" in thrown ? thrown.data : undefined;
  const argument = typeof data === "object" && data !== null && "argument" in data ? data.argument : undefined;
  return typeof argument === "number" ? argument : undefined;
}
