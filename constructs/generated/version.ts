// Written by `npm run generate` from package.json. Do not edit.

/** Version of the provider that the constructs ask for. */
export const PROVIDER_VERSION = "0.1.0";
