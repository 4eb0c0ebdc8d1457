// Bearer tokens: one for the administrator, and signed ones for service accounts.
import {
  createPrivateKey,
  createPublicKey,
  createHash,
  generateKeyPairSync,
  sign,
  timingSafeEqual,
  verify,
  type KeyObject,
} from "node:crypto";
import { own, type Clock, type Json, type JsonObject, type Random } from "#base";
import { newUid, textOf } from "../cluster-state.ts";
import { MASTERS, type UserInfo } from "../request/user.ts";
import type { ObjectStore } from "../storage/object-store.ts";

export const ISSUER = "https://kubernetes.default.svc";

/** A new signing key as PEM. */
export function newSigningKey(): string {
  return generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey.export({ type: "pkcs8", format: "pem" }).toString();
}

export interface TokenSubject {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly audiences: readonly string[];
  readonly expirationSeconds: number;
  readonly boundPod?: { readonly name: string; readonly uid: string };
}

export class Tokens {
  readonly #key: KeyObject;
  readonly #public: KeyObject;
  readonly #adminToken: string;
  readonly #keyId: string;
  readonly #store: ObjectStore;
  readonly #clock: Clock;
  readonly #random: Random;

  constructor(
    keys: { readonly signingKey: string; readonly adminToken: string },
    state: { readonly store: ObjectStore; readonly clock: Clock; readonly random: Random },
  ) {
    this.#key = createPrivateKey(keys.signingKey);
    this.#public = createPublicKey(this.#key);
    this.#adminToken = keys.adminToken;
    this.#keyId = createHash("sha256")
      .update(this.#public.export({ type: "spki", format: "der" }))
      .digest("base64url");
    this.#store = state.store;
    this.#clock = state.clock;
    this.#random = state.random;
  }

  get adminToken(): string {
    return this.#adminToken;
  }

  /** The signing key as a JSON web key set, for verifiers. */
  keySet(): Json {
    const { kty = "", crv = "", x = "", y = "" } = this.#public.export({ format: "jwk" });
    return { keys: [{ kty, crv, x, y, alg: "ES256", use: "sig", kid: this.#keyId }] };
  }

  /** A token for a service account. */
  issue({ namespace, name, uid, audiences, expirationSeconds, boundPod }: TokenSubject): string {
    const now = Math.floor(this.#clock.now() / 1000);
    const claims = {
      aud: audiences,
      exp: now + expirationSeconds,
      iat: now,
      iss: ISSUER,
      jti: newUid(this.#random),
      "kubernetes.io": { namespace, ...(boundPod !== undefined && { pod: boundPod }), serviceaccount: { name, uid } },
      nbf: now,
      sub: `system:serviceaccount:${namespace}:${name}`,
    };
    const body = `${encode({ alg: "ES256", kid: this.#keyId })}.${encode(claims)}`;
    const signature = sign("sha256", Buffer.from(body), { key: this.#key, dsaEncoding: "ieee-p1363" });
    return `${body}.${signature.toString("base64url")}`;
  }

  /** Who a token stands for, or undefined. @param audiences that the token must be meant for one of; any of the server's own when empty */
  authenticate(
    token: string,
    audiences: readonly string[] = [],
  ): { readonly user: UserInfo; readonly audiences: readonly string[] } | undefined {
    if (sameText(token, this.#adminToken)) return { user: { name: "kubernetes-admin", groups: [MASTERS] }, audiences: [ISSUER] };
    const claims = this.#verify(token);
    if (claims === undefined) return undefined;
    const wanted = audiences.length === 0 ? [ISSUER] : audiences;
    const meant = own(claims, "aud");
    const shared = wanted.filter((each) => Array.isArray(meant) && meant.includes(each));
    const user = this.#accountOf(claims);
    return shared.length === 0 || user === undefined ? undefined : { user, audiences: shared };
  }

  #verify(token: string): JsonObject | undefined {
    const [head = "", body = "", signature = "", ...rest] = token.split(".");
    if (rest.length > 0 || signature === "") return undefined;
    const isGenuine = verify(
      "sha256",
      Buffer.from(`${head}.${body}`),
      { key: this.#public, dsaEncoding: "ieee-p1363" },
      Buffer.from(signature, "base64url"),
    );
    if (!isGenuine) return undefined;
    const claims = JSON.parse(Buffer.from(body, "base64url").toString()) as JsonObject;
    const now = this.#clock.now() / 1000;
    return Number(claims["exp"]) > now && claims["iss"] === ISSUER ? claims : undefined;
  }

  /** The account must still be the one that the token was made for. */
  #accountOf(claims: JsonObject): UserInfo | undefined {
    const about = own(claims, "kubernetes.io");
    const namespace = textOf(about, "namespace");
    const account = own(about, "serviceaccount");
    const name = textOf(account, "name");
    const entry = this.#store.get("/serviceaccounts", `${namespace}/${name}`);
    const metadata = entry === undefined ? undefined : own(JSON.parse(entry.json), "metadata");
    if (metadata === undefined || textOf(metadata, "uid") !== textOf(account, "uid")) return undefined;
    const pod = own(about, "pod");
    return {
      ...serviceAccountUser(namespace, name, textOf(account, "uid")),
      extra: {
        "authentication.kubernetes.io/credential-id": [`JTI=${textOf(claims, "jti")}`],
        ...(pod !== undefined && {
          "authentication.kubernetes.io/pod-name": [textOf(pod, "name")],
          "authentication.kubernetes.io/pod-uid": [textOf(pod, "uid")],
        }),
      },
    };
  }
}

export function serviceAccountUser(namespace: string, name: string, uid?: string): UserInfo {
  return {
    name: `system:serviceaccount:${namespace}:${name}`,
    ...(uid !== undefined && { uid }),
    groups: ["system:serviceaccounts", `system:serviceaccounts:${namespace}`],
  };
}

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}

function sameText(a: string, b: string): boolean {
  const [left, right] = [createHash("sha256").update(a).digest(), createHash("sha256").update(b).digest()];
  return timingSafeEqual(left, right);
}
