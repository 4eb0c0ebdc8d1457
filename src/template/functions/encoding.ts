// Encodings of sprig and Helm.
import { messageOf } from "#base";
import { isMap, type TemplateMap } from "../kind.ts";
import type { TemplateFunction } from "../signature.ts";
import { toBytes } from "../text.ts";
import type { TemplateValue } from "../value.ts";
import { decodeText, encodeBase32, encodeBase64 } from "./base64.ts";
import { define, WRITES, type Functions } from "./define.ts";
import { asList, asMap, NumberTooLarge, readJson, writeJson } from "./json.ts";
import { writeToml } from "./toml.ts";
import { readToml } from "./toml-read.ts";
import { fromYaml, toYaml } from "./yaml.ts";
import { toYamlPretty } from "./yaml-pretty.ts";

type Values = readonly TemplateValue[];
type One = readonly [string];

const PLAIN = { escapesHtml: true, indent: "" };
const PRETTY = { escapesHtml: true, indent: "  " };
const RAW = { escapesHtml: false, indent: "" };

/** A writer whose failure is an empty text. */
function quiet(write: (value: TemplateValue) => string): TemplateFunction {
  return define(
    "any",
    ([value]: Values) => {
      try {
        return write(value);
      } catch {
        return ""; // Helm's writers swallow errors inside of templates.
      }
    },
    { ...WRITES, isEmptyOfCycles: true },
  );
}

function loud(write: (value: TemplateValue) => string): TemplateFunction {
  return define("any", ([value]: Values) => write(value), WRITES);
}

/** A reader of maps whose failure stands under the key Error. */
function mapReader(read: (text: string) => TemplateValue): TemplateFunction {
  return define("string", ([text]: One) => {
    try {
      return read(text);
    } catch (error) {
      return { ...restOf(error), Error: faultOf(error, asMap) };
    }
  });
}

function listReader(read: (text: string) => TemplateValue): TemplateFunction {
  return define("string", ([text]: One) => {
    try {
      return read(text);
    } catch (error) {
      return [faultOf(error, asList)];
    }
  });
}

function restOf(error: unknown): TemplateMap {
  return error instanceof NumberTooLarge && isMap(error.rest) ? error.rest : {};
}

/** A value of the wrong kind is told before the numbers in it. */
function faultOf(error: unknown, convert: (value: TemplateValue) => unknown): string {
  try {
    if (error instanceof NumberTooLarge) convert(error.rest);
  } catch (fault) {
    return messageOf(fault);
  }
  return error instanceof Error ? error.message : messageOf(error);
}

/** Unmarshalling of sigs.k8s.io/yaml says where it failed. */
function whileDecoding<T>(convert: () => T): T {
  try {
    return convert();
  } catch (error) {
    throw new Error(`error unmarshaling JSON: while decoding JSON: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}

/** The TOML writer cannot even fail properly on nil. */
function notNil(value: TemplateValue): TemplateValue {
  if (value === null) throw new Error("reflect: call of reflect.Value.Type on zero Value");
  return value;
}

const json = (value: TemplateValue): string => writeJson(value, PLAIN);
const pretty = (value: TemplateValue): string => writeJson(value, PRETTY);
const raw = (value: TemplateValue): string => writeJson(value, RAW);

export const encodingFunctions: Functions = {
  b64enc: define("string", ([text]: One) => encodeBase64(toBytes(text))),
  b64dec: define("string", ([text]: One) => decodeText(text, 64)),
  b32enc: define("string", ([text]: One) => encodeBase32(toBytes(text))),
  b32dec: define("string", ([text]: One) => decodeText(text, 32)),
  toJson: quiet(json),
  mustToJson: loud(json),
  toPrettyJson: quiet(pretty),
  mustToPrettyJson: loud(pretty),
  toRawJson: loud(raw),
  mustToRawJson: loud(raw),
  mustFromJson: define("string", ([text]: One) => readJson(text)),
  fromJson: mapReader((text) => asMap(readJson(text))),
  fromJsonArray: listReader((text) => asList(readJson(text))),
  toYaml: quiet(toYaml),
  mustToYaml: loud(toYaml),
  toYamlPretty: quiet(toYamlPretty),
  fromYaml: mapReader((text) => {
    const value = fromYaml(text);
    return whileDecoding(() => asMap(value));
  }),
  fromYamlArray: listReader((text) => {
    const value = fromYaml(text);
    return whileDecoding(() => asList(value));
  }),
  toToml: define(
    "any",
    ([value]: Values) => {
      const given = notNil(value);
      try {
        return writeToml(given);
      } catch (error) {
        return messageOf(error); // Helm writes the error where the document would stand.
      }
    },
    WRITES,
  ),
  mustToToml: loud((value) => writeToml(notNil(value))),
  fromToml: mapReader(readToml),
};
