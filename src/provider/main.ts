// The provider as a program: what OpenTofu and Terraform start.
import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { serve } from "./plugin/index.ts";
import { httpSurroundings } from "./resources/client.ts";
import { fluxProvider } from "./resources/provider.ts";

/** Written by the bundler; the development version otherwise. */
declare const HEADGATE_VERSION: string | undefined;

const clock = { now: () => Date.now(), sleep: (millis: number, signal?: AbortSignal) => sleep(millis, undefined, signal && { signal }) };
const random = { bytes: (count: number) => new Uint8Array(randomBytes(count)), fraction: () => randomBytes(4).readUInt32BE() / 2 ** 32 };

void serve(fluxProvider(httpSurroundings(clock, random), typeof HEADGATE_VERSION === "string" ? HEADGATE_VERSION : "0.0.0-dev"));
