// The test provider as a program of its own, for what only a process of its own can show.
import { acme, acmeProvider } from "./acme.ts";
import { serve } from "#provider";
await serve(acmeProvider(acme()));
