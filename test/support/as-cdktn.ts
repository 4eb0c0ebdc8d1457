// Preloaded with --import: whoever imports cdktf gets cdktn, as the door `headgate/cdktn` is built.
import { registerHooks } from "node:module";

registerHooks({
  resolve: (specifier, context, next) => next(specifier === "cdktf" ? "cdktn" : specifier, context),
});
