// How a registry lets somebody in: basic authentication, or a token from the place that it names in its challenge.
import { stringAt, type Secret } from "#base";
import type { RegistryCredentials } from "./docker-config.ts";
import { basicAuthorization, readBody, type HttpClient } from "./http-client.ts";
import { shownUrl } from "./http-problem.ts";
import { ociProblems } from "./problems.ts";

/** What a registry answers to somebody whom it does not know. */
export interface Challenge {
  readonly scheme: string;
  readonly parameters: Readonly<Record<string, string>>;
}

const MAX_TOKEN_ANSWER = 1024 * 1024;
const PARAMETER = /([A-Za-z]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))/g;

/** Reads `Bearer realm="https://…",service="…",scope="…"`; undefined for what is none. */
export function tryParseChallenge(header: string): Challenge | undefined {
  const match = /^\s*(bearer|basic)\b/i.exec(header);
  if (match === null) return undefined;
  const pairs = [...header.slice(match[0].length).matchAll(PARAMETER)].map(
    ([, name = "", quoted, plain = ""]) => [name.toLowerCase(), quoted?.replaceAll(/\\(.)/g, "$1") ?? plain] as const,
  );
  return { scheme: (match[1] ?? "").toLowerCase(), parameters: Object.fromEntries(pairs) };
}

export interface LoginOrder {
  readonly client: HttpClient;
  /** Address that was asked, for messages, and for whether TLS is wanted. */
  readonly registry: string;
  readonly credentials: RegistryCredentials | undefined;
  /** Asked for where the challenge names none: `repository:team/app:pull`. */
  readonly scope: string;
  readonly signal: AbortSignal;
}

/**
 * The `authorization` header that a challenge asks for; undefined when there is nothing to show.
 * @throws oci.unsafeRealm · oci.badAnswer · what the place to log in refuses with
 * @see https://distribution.github.io/distribution/spec/auth/token/
 */
export async function answerChallenge({ scheme, parameters }: Challenge, order: LoginOrder): Promise<string | undefined> {
  const { credentials } = order;
  if (credentials?.kind === "token") return `Bearer ${credentials.token.reveal()}`;
  if (scheme === "basic") return credentials?.kind === "basic" ? basicAuthorization(credentials.username, credentials.password) : undefined;
  const { realm = "", service = "", scope = order.scope } = parameters;
  if (!/^https?:\/\//i.test(realm) || !URL.canParse(realm))
    throw ociProblems.badAnswer(shownUrl(order.registry), `its challenge names no place to log in (${JSON.stringify(realm)})`);
  if (order.registry.startsWith("https:") && !realm.startsWith("https:"))
    throw ociProblems.unsafeRealm(shownUrl(order.registry), shownUrl(realm));
  const question = { service, scope };
  return `Bearer ${await (credentials?.kind === "identity" ? exchange(realm, question, order, credentials.token) : ask(realm, question, order))}`;
}

interface Question {
  readonly service: string;
  readonly scope: string;
}

async function ask(realm: string, { service, scope }: Question, { client, credentials, signal }: LoginOrder): Promise<string> {
  const url = new URL(realm);
  if (service !== "") url.searchParams.set("service", service);
  for (const each of scope.split(" ").filter((part) => part !== "")) url.searchParams.append("scope", each);
  const headers: Record<string, string> =
    credentials?.kind === "basic" ? { authorization: basicAuthorization(credentials.username, credentials.password) } : {};
  const given = credentials?.kind === "basic" ? `the user ${credentials.username}` : "an anonymous request";
  const answer = await client.fetch({ url: url.href, headers, signal }, given);
  return tokenOf(url.href, await readBody(answer, MAX_TOKEN_ANSWER, "the token"));
}

/** OAuth 2 with a refresh token, which is what an identity token is. */
async function exchange(realm: string, { service, scope }: Question, { client, signal }: LoginOrder, token: Secret): Promise<string> {
  const form = new URLSearchParams({ grant_type: "refresh_token", service, scope, client_id: "headgate", refresh_token: token.reveal() });
  const headers = { "content-type": "application/x-www-form-urlencoded" };
  const order = { method: "POST", url: realm, headers, body: form.toString(), hasSecretBody: true, signal } as const;
  const answer = await client.fetch(order, "the identity token");
  return tokenOf(realm, await readBody(answer, MAX_TOKEN_ANSWER, "the token"));
}

function tokenOf(realm: string, body: Uint8Array): string {
  let answer: unknown;
  try {
    answer = JSON.parse(new TextDecoder().decode(body));
  } catch {
    throw ociProblems.badAnswer(shownUrl(realm), "the token is not JSON");
  }
  const token = stringAt(answer, "token") || stringAt(answer, "access_token");
  if (token === "") throw ociProblems.badAnswer(shownUrl(realm), "it holds no token");
  return token;
}
