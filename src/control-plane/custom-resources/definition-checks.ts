// The kind CustomResourceDefinition with the behaviour that only this room can give it.
import { isObject, own, type Json, type MutableJson, type MutableJsonObject } from "#base";
import { textOf } from "../cluster-state.ts";
import type { ResourceDefinition } from "../resource.ts";
import { definitionErrors } from "./structural.ts";

/** Any definition as it is, and CustomResourceDefinition with its checks and its stored versions. */
export function withDefinitionChecks(definition: ResourceDefinition): ResourceDefinition {
  if (definition.group !== "apiextensions.k8s.io" || definition.plural !== "customresourcedefinitions") return definition;
  const { strategy } = definition;
  return {
    ...definition,
    // the schema may be linked on first read, and must be read only then
    get schema() {
      return definition.schema;
    },
    strategy: {
      ...strategy,
      prepareForCreate: (object, context) => {
        strategy.prepareForCreate?.(object, context);
        object["status"] = {
          conditions: null,
          acceptedNames: { plural: "", kind: "" },
          storedVersions: [storageVersion(object)].filter((each) => each !== ""),
        };
      },
      prepareForUpdate: (object, old, context) => {
        strategy.prepareForUpdate?.(object, old, context);
        if (context.subresource === undefined) noteStoredVersion(object);
      },
      validate: (object, old, context) => [
        ...(strategy.validate?.(object, old, context) ?? []),
        ...(context.subresource === undefined ? definitionErrors(object, old) : []),
      ],
    },
  };
}

function storageVersion(object: MutableJsonObject): string {
  const versions = own(object["spec"], "versions");
  return textOf(Array.isArray(versions) ? (versions as readonly Json[]).find((each) => own(each, "storage") === true) : undefined, "name");
}

function noteStoredVersion(object: MutableJsonObject): void {
  const status = (isObject(object["status"]) ? object["status"] : {}) as MutableJsonObject;
  const stored = Array.isArray(status["storedVersions"]) ? status["storedVersions"] : [];
  const version = storageVersion(object);
  if (version === "" || stored.includes(version)) return;
  status["storedVersions"] = [...stored, version] as MutableJson[];
  object["status"] = status;
}
