// Messages of plugin protocol 6 (6.9), by field numbers. Values and schemas first, then what each procedure asks and answers.
// @see OpenTofu docs/plugin-protocol, tfplugin6.9
import { bool, bytes, int, long, many, mapOf, message, one, present, string, textMap, type Message, type Value } from "./message.ts";

/** A value as MessagePack or JSON; neither means null. */
export const DynamicValue = message("DynamicValue", { msgpack: bytes(1), json: bytes(2) });

/** One step into a value; exactly one member is set. */
export const PathStep = message("PathStep", {
  attributeName: present(string(1)),
  elementKeyString: present(string(2)),
  elementKeyInt: present(int(3)),
});

export const AttributePath = message("AttributePath", { steps: many(1, () => PathStep) });

/** severity: 1 error, 2 warning. 0 prints without a label and stops nothing, so it is never sent. */
export const Diagnostic = message("Diagnostic", {
  severity: int(1),
  summary: string(2),
  detail: string(3),
  attribute: one(4, () => AttributePath),
});

export const FunctionError = message("FunctionError", { text: string(1), functionArgument: present(int(2)) });

export const RawState = message("RawState", { json: bytes(1), flatmap: textMap(2) });

/** How nested things repeat, in objects and in blocks. */
export const NESTING = { single: 1, list: 2, set: 3, map: 4, group: 5 } as const;

export interface AttributeValue {
  readonly name: string;
  readonly type: Uint8Array;
  readonly description: string;
  readonly required: boolean;
  readonly optional: boolean;
  readonly computed: boolean;
  readonly sensitive: boolean;
  readonly descriptionKind: number;
  readonly deprecated: boolean;
  readonly nestedType: { readonly attributes: readonly AttributeValue[]; readonly nesting: number } | undefined;
  readonly writeOnly: boolean;
}

export interface BlockValue {
  readonly version: number;
  readonly attributes: readonly AttributeValue[];
  readonly blockTypes: readonly {
    readonly typeName: string;
    readonly block: BlockValue | undefined;
    readonly nesting: number;
    readonly minItems: number;
    readonly maxItems: number;
  }[];
  readonly description: string;
  readonly descriptionKind: number;
  readonly deprecated: boolean;
}

const NestedObject: Message<NonNullable<AttributeValue["nestedType"]>> = message("NestedObject", {
  attributes: many(1, () => Attribute),
  nesting: int(3),
});

const Attribute: Message<AttributeValue> = message("Attribute", {
  name: string(1),
  type: bytes(2),
  description: string(3),
  required: bool(4),
  optional: bool(5),
  computed: bool(6),
  sensitive: bool(7),
  descriptionKind: int(8),
  deprecated: bool(9),
  nestedType: one(10, () => NestedObject),
  writeOnly: bool(11),
});

const NestedBlock: Message<BlockValue["blockTypes"][number]> = message("NestedBlock", {
  typeName: string(1),
  block: one(2, () => Block),
  nesting: int(3),
  minItems: int(4),
  maxItems: int(5),
});

const Block: Message<BlockValue> = message("Block", {
  version: int(1),
  attributes: many(2, () => Attribute),
  blockTypes: many(3, () => NestedBlock),
  description: string(4),
  descriptionKind: int(5),
  deprecated: bool(6),
});

export const Schema = message("Schema", { version: int(1), block: one(2, () => Block) });

const IdentityAttribute = message("IdentityAttribute", {
  name: string(1),
  type: bytes(2),
  requiredForImport: bool(3),
  optionalForImport: bool(4),
  description: string(5),
});
export const IdentitySchema = message("IdentitySchema", { version: int(1), identityAttributes: many(2, () => IdentityAttribute) });
export const IdentityData = message("IdentityData", { identityData: one(1, () => DynamicValue) });

const Parameter = message("Parameter", {
  name: string(1),
  type: bytes(2),
  allowNullValue: bool(3),
  allowUnknownValues: bool(4),
  description: string(5),
  descriptionKind: int(6),
});
const Return = message("Return", { type: bytes(1) });
export const FunctionDefinition = message("FunctionDefinition", {
  parameters: many(1, () => Parameter),
  variadicParameter: one(2, () => Parameter),
  return: one(3, () => Return),
  summary: string(4),
  description: string(5),
  descriptionKind: int(6),
  deprecationMessage: string(7),
});

export const ServerCapabilities = message("ServerCapabilities", {
  planDestroy: bool(1),
  getProviderSchemaOptional: bool(2),
  moveResourceState: bool(3),
});
export const ClientCapabilities = message("ClientCapabilities", { deferralAllowed: bool(1), writeOnlyAttributesAllowed: bool(2) });

/** Seconds since the Unix epoch, as google.protobuf.Timestamp. */
export const Timestamp = message("Timestamp", { seconds: long(1), nanos: int(2) });

export const Empty = message("Empty", {});
export const Diagnostics = message("Diagnostics", { diagnostics: many(1, () => Diagnostic) });

const TypeName = message("TypeName", { typeName: string(1) });
const FunctionName = message("FunctionName", { name: string(1) });
export const Metadata = message("Metadata", {
  serverCapabilities: one(1, () => ServerCapabilities),
  diagnostics: many(2, () => Diagnostic),
  dataSources: many(3, () => TypeName),
  resources: many(4, () => TypeName),
  functions: many(5, () => FunctionName),
  ephemeralResources: many(6, () => TypeName),
});
export const ProviderSchema = message("ProviderSchema", {
  provider: one(1, () => Schema),
  resourceSchemas: mapOf(2, () => Schema),
  dataSourceSchemas: mapOf(3, () => Schema),
  diagnostics: many(4, () => Diagnostic),
  providerMeta: one(5, () => Schema),
  serverCapabilities: one(6, () => ServerCapabilities),
  functions: mapOf(7, () => FunctionDefinition),
  ephemeralResourceSchemas: mapOf(8, () => Schema),
});
export const IdentitySchemas = message("IdentitySchemas", {
  identitySchemas: mapOf(1, () => IdentitySchema),
  diagnostics: many(2, () => Diagnostic),
});
export const Functions = message("Functions", { functions: mapOf(1, () => FunctionDefinition), diagnostics: many(2, () => Diagnostic) });

export const ProviderConfig = message("ProviderConfig", { config: one(1, () => DynamicValue) });
/** The one reply whose diagnostics stand at field 2. */
export const ProviderConfigCheck = message("ProviderConfigCheck", { diagnostics: many(2, () => Diagnostic) });
export const Configuration = message("Configuration", {
  terraformVersion: string(1),
  config: one(2, () => DynamicValue),
  clientCapabilities: one(3, () => ClientCapabilities),
});
export const StopReply = message("StopReply", { error: string(1) });

export const ResourceConfig = message("ResourceConfig", {
  typeName: string(1),
  config: one(2, () => DynamicValue),
  clientCapabilities: one(3, () => ClientCapabilities),
});
export const UpgradeRequest = message("UpgradeRequest", { typeName: string(1), version: int(2), rawState: one(3, () => RawState) });
export const UpgradeReply = message("UpgradeReply", { upgradedState: one(1, () => DynamicValue), diagnostics: many(2, () => Diagnostic) });
export const UpgradeIdentityReply = message("UpgradeIdentityReply", {
  upgradedIdentity: one(1, () => IdentityData),
  diagnostics: many(2, () => Diagnostic),
});

export const ReadRequest = message("ReadRequest", {
  typeName: string(1),
  currentState: one(2, () => DynamicValue),
  private: bytes(3),
  clientCapabilities: one(5, () => ClientCapabilities),
  currentIdentity: one(6, () => IdentityData),
});
export const ReadReply = message("ReadReply", {
  newState: one(1, () => DynamicValue),
  diagnostics: many(2, () => Diagnostic),
  private: bytes(3),
  newIdentity: one(5, () => IdentityData),
});
export const PlanRequest = message("PlanRequest", {
  typeName: string(1),
  priorState: one(2, () => DynamicValue),
  proposedNewState: one(3, () => DynamicValue),
  config: one(4, () => DynamicValue),
  priorPrivate: bytes(5),
  clientCapabilities: one(7, () => ClientCapabilities),
  priorIdentity: one(8, () => IdentityData),
});
export const PlanReply = message("PlanReply", {
  plannedState: one(1, () => DynamicValue),
  requiresReplace: many(2, () => AttributePath),
  plannedPrivate: bytes(3),
  diagnostics: many(4, () => Diagnostic),
  plannedIdentity: one(7, () => IdentityData),
});
export const ApplyRequest = message("ApplyRequest", {
  typeName: string(1),
  priorState: one(2, () => DynamicValue),
  plannedState: one(3, () => DynamicValue),
  config: one(4, () => DynamicValue),
  plannedPrivate: bytes(5),
  plannedIdentity: one(7, () => IdentityData),
});
export const ApplyReply = message("ApplyReply", {
  newState: one(1, () => DynamicValue),
  private: bytes(2),
  diagnostics: many(3, () => Diagnostic),
  newIdentity: one(5, () => IdentityData),
});
export const ImportRequest = message("ImportRequest", {
  typeName: string(1),
  id: string(2),
  clientCapabilities: one(3, () => ClientCapabilities),
  identity: one(4, () => IdentityData),
});
const ImportedResource = message("ImportedResource", {
  typeName: string(1),
  state: one(2, () => DynamicValue),
  private: bytes(3),
  identity: one(4, () => IdentityData),
});
export const ImportReply = message("ImportReply", {
  importedResources: many(1, () => ImportedResource),
  diagnostics: many(2, () => Diagnostic),
});
export const MoveRequest = message("MoveRequest", {
  sourceProviderAddress: string(1),
  sourceTypeName: string(2),
  sourceSchemaVersion: int(3),
  sourceState: one(4, () => RawState),
  targetTypeName: string(5),
  sourcePrivate: bytes(6),
  sourceIdentity: one(7, () => RawState),
  sourceIdentitySchemaVersion: int(8),
});
export const MoveReply = message("MoveReply", {
  targetState: one(1, () => DynamicValue),
  diagnostics: many(2, () => Diagnostic),
  targetPrivate: bytes(3),
  targetIdentity: one(4, () => IdentityData),
});

export const DataReply = message("DataReply", { state: one(1, () => DynamicValue), diagnostics: many(2, () => Diagnostic) });
/** ReadDataSource has its capabilities at field 4. */
export const DataRequest = message("DataRequest", { typeName: string(1), config: one(2, () => DynamicValue) });

export const CallRequest = message("CallRequest", { name: string(1), arguments: many(2, () => DynamicValue) });
export const CallReply = message("CallReply", { result: one(1, () => DynamicValue), error: one(2, () => FunctionError) });

export const OpenReply = message("OpenReply", {
  diagnostics: many(1, () => Diagnostic),
  renewAt: one(2, () => Timestamp),
  result: one(3, () => DynamicValue),
  private: present(bytes(4)),
});
export const EphemeralRequest = message("EphemeralRequest", { typeName: string(1), private: present(bytes(2)) });
export const RenewReply = message("RenewReply", {
  diagnostics: many(1, () => Diagnostic),
  renewAt: one(2, () => Timestamp),
  private: present(bytes(3)),
});

export type DynamicValueMessage = Value<typeof DynamicValue>;
export type DiagnosticMessage = Value<typeof Diagnostic>;
