// GitHub Apps that repositories log in as, kept so that their tokens are used for as long as they are good.
import { createHash } from "node:crypto";
import type { Clock, Secret } from "#base";
import { GithubAppLogin, writeAppSecret, type GithubApp } from "#forge";

/** What an app is reached through, beside what it is. */
export interface AppWay {
  readonly certificateAuthority?: string;
  readonly proxy?: Secret;
}

export interface AppLoginsOptions {
  readonly clock: Clock;
  /** Apps kept, the one used last longest ago goes first; none when 0. */
  readonly size: number;
}

/** Kept by everything that they are, the private key included: a changed Secret is another app. */
export class AppLogins {
  readonly #options: AppLoginsOptions;
  readonly #kept = new Map<string, GithubAppLogin>();

  constructor(options: AppLoginsOptions) {
    this.#options = options;
  }

  /** @throws forge.invalidApp */
  of(app: GithubApp, way: AppWay): GithubAppLogin {
    const parts = [writeAppSecret(app), way.certificateAuthority ?? "", way.proxy?.reveal() ?? ""];
    const key = createHash("sha256").update(JSON.stringify(parts)).digest("hex");
    const login = this.#kept.get(key) ?? new GithubAppLogin(app, { clock: this.#options.clock, ...way });
    this.#kept.delete(key);
    this.#kept.set(key, login);
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= this.#options.size) break;
      this.#kept.delete(oldest);
    }
    return login;
  }
}
