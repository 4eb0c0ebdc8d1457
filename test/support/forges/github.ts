// GitHub's REST API (version 2022-11-28), as far as a bootstrap needs it.
import { createVerify, randomBytes } from "node:crypto";
import { linkedPage, told, type ApiAnswer, type ApiCall, type ForgeApi, type Route } from "./forge-server.ts";
import type { HostedApp, HostedRepository } from "./forge-state.ts";

const REPOSITORY = String.raw`/repos/([^/]+)/([^/]+)`;
const ORDER = ["pull", "triage", "push", "maintain", "admin"];

function failure(status: number, message: string, errors?: readonly object[]): ApiAnswer {
  return {
    status,
    body: { message, ...(errors && { errors }), documentation_url: "https://docs.github.com/rest", status: String(status) },
  };
}

function shown({ host }: ApiCall, repository: HostedRepository): object {
  const { id, owner, name, visibility, description, defaultBranch, isPersonal } = repository;
  return {
    id,
    name,
    full_name: `${owner}/${name}`,
    owner: { login: owner, type: isPersonal ? "User" : "Organization" },
    private: visibility !== "public",
    visibility,
    description: description === "" ? null : description,
    default_branch: defaultBranch,
    clone_url: `${host.address}/${owner}/${name}.git`,
  };
}

async function create(call: ApiCall, owner: string, isPersonal: boolean): Promise<ApiAnswer> {
  const { body, state, host } = call;
  const name = told(body["name"]);
  if (state.find(owner, name) !== undefined)
    return failure(422, "Repository creation failed.", [
      { resource: "Repository", code: "custom", field: "name", message: "name already exists on this account" },
    ]);
  const repository: HostedRepository = {
    id: state.nextId(),
    owner,
    name,
    isPersonal,
    visibility: isPersonal ? (body["private"] === true ? "private" : "public") : told(body["visibility"], "public"),
    description: told(body["description"], ""),
    defaultBranch: "main",
    keys: [],
    deployTokens: [],
    teams: new Map(),
  };
  await host.create(repository);
  return { status: 201, body: shown(call, repository) };
}

type OfRepository = (call: ApiCall, repository: HostedRepository) => ApiAnswer | Promise<ApiAnswer>;

function ofRepository(answer: OfRepository, from = 0): (call: ApiCall) => ApiAnswer | Promise<ApiAnswer> {
  return (call) => {
    const repository = call.state.find(call.params[from] ?? "", call.params[from + 1] ?? "");
    return repository === undefined ? failure(404, "Not Found") : answer(call, repository);
  };
}

/** `/orgs/{org}/teams/{team_slug}/repos/{owner}/{repo}` */
const TEAM = String.raw`^/orgs/([^/]+)/teams/([^/]+)/repos/([^/]+)/([^/]+)$`;

const update: OfRepository = async (call, repository) => {
  const { visibility, description, default_branch: branch } = call.body;
  if (branch !== undefined) {
    const branches = await call.host.branches(repository);
    if (!branches.includes(told(branch)))
      return failure(422, "Validation Failed", [{ resource: "Repository", code: "invalid", field: "default_branch" }]);
    repository.defaultBranch = told(branch);
  }
  if (visibility !== undefined) repository.visibility = told(visibility);
  if (description !== undefined) repository.description = told(description);
  return { status: 200, body: shown(call, repository) };
};

const addKey: OfRepository = ({ body, state }, repository) => {
  const key = told(body["key"]).trim();
  const isKnown = state.repositories.some(({ keys }) => keys.some((each) => each.key === key));
  if (isKnown)
    return failure(422, "Validation Failed", [{ resource: "PublicKey", code: "custom", field: "key", message: "key is already in use" }]);
  const added = { id: state.nextId(), title: told(body["title"]), key, isReadOnly: body["read_only"] === true };
  repository.keys.push(added);
  return { status: 201, body: { id: added.id, title: added.title, key, read_only: added.isReadOnly, verified: true } };
};

const removeKey: OfRepository = ({ params }, { keys }) => {
  const index = keys.findIndex((each) => String(each.id) === params[2]);
  if (index < 0) return failure(404, "Not Found");
  keys.splice(index, 1);
  return { status: 204 };
};

/** Without the media type that asks for the repository there is no body. */
const teamAccess: OfRepository = ({ params, headers }, { teams }) => {
  const permission = teams.get(params[1] ?? "");
  if (permission === undefined) return failure(404, "Not Found");
  if (headers.accept?.includes("repository+json") !== true) return { status: 204 };
  const level = ORDER.indexOf(permission);
  return {
    status: 200,
    body: { permissions: Object.fromEntries(ORDER.map((each, index) => [each, index <= level])), role_name: permission },
  };
};

const grant: OfRepository = ({ params, body, state }, { teams }) => {
  const team = params[1] ?? "";
  if (!Object.hasOwn(state.organization(params[0] ?? "") ?? {}, team)) return failure(404, "Not Found");
  teams.set(team, told(body["permission"], "push"));
  return { status: 204 };
};

/** The app that signed the bearer token of a request. */
function appOf({ headers, state }: ApiCall): HostedApp | undefined {
  const [head = "", claims = "", signature = ""] = (headers.authorization ?? "").replace(/^bearer /i, "").split(".");
  if (claims === "") return undefined;
  const { iss, exp } = JSON.parse(Buffer.from(claims, "base64url").toString()) as { iss: string | number; exp: number };
  const app = state.setup.apps?.find(({ id }) => id === String(iss));
  const isSigned =
    app !== undefined && createVerify("RSA-SHA256").update(`${head}.${claims}`).verify(app.publicKey, Buffer.from(signature, "base64url"));
  return isSigned && exp * 1000 > Date.now() ? app : undefined;
}

const NOT_SIGNED = failure(401, "A JSON web token could not be decoded");

function installation(call: ApiCall, isUser: boolean): ApiAnswer {
  const app = appOf(call);
  if (app === undefined) return NOT_SIGNED;
  const found = app.installations.find((each) => each.owner === call.params[0] && (each.isUser ?? false) === isUser);
  return found === undefined ? failure(404, "Not Found") : { status: 200, body: { id: found.id, app_id: Number(app.id) } };
}

function issue(call: ApiCall): ApiAnswer {
  const app = appOf(call);
  if (app === undefined) return NOT_SIGNED;
  if (!app.installations.some(({ id }) => String(id) === call.params[0])) return failure(404, "Not Found");
  const token = `ghs_${randomBytes(12).toString("hex")}`;
  const until = Date.now() + (app.tokenMillis ?? 3_600_000);
  call.state.issued.set(token, until);
  return {
    status: 201,
    body: { token, expires_at: new Date(until).toISOString(), permissions: { contents: "write" }, repository_selection: "all" },
  };
}

const routes: readonly Route[] = [
  ["GET", /^\/user$/, ({ user }) => ({ status: 200, body: { login: user } })],
  ["GET", new RegExp(`^${REPOSITORY}$`), ofRepository((call, repository) => ({ status: 200, body: shown(call, repository) }))],
  ["PATCH", new RegExp(`^${REPOSITORY}$`), ofRepository(update)],
  ["POST", /^\/user\/repos$/, (call) => create(call, call.user, true)],
  [
    "POST",
    /^\/orgs\/([^/]+)\/repos$/,
    (call) =>
      call.state.organization(call.params[0] ?? "") === undefined ? failure(404, "Not Found") : create(call, call.params[0] ?? "", false),
  ],
  [
    "GET",
    new RegExp(`^${REPOSITORY}/keys$`),
    ofRepository((call, { keys }) =>
      linkedPage(
        call,
        keys.map(({ id, title, key, isReadOnly }) => ({ id, title, key, read_only: isReadOnly, verified: true })),
        100,
      ),
    ),
  ],
  ["POST", new RegExp(`^${REPOSITORY}/keys$`), ofRepository(addKey)],
  ["DELETE", new RegExp(`^${REPOSITORY}/keys/(\\d+)$`), ofRepository(removeKey)],
  ["GET", new RegExp(TEAM), ofRepository(teamAccess, 2)],
  ["PUT", new RegExp(TEAM), ofRepository(grant, 2)],
  ["GET", /^\/orgs\/([^/]+)\/installation$/, (call) => installation(call, false)],
  ["GET", /^\/users\/([^/]+)\/installation$/, (call) => installation(call, true)],
  ["POST", /^\/app\/installations\/(\d+)\/access_tokens$/, issue],
];

export const githubApi: ForgeApi = {
  prefix: "/api/v3",
  clonePrefix: "",
  routes,
  tokenOf: ({ authorization = "" }) => /^(?:token|bearer) (.+)$/i.exec(authorization)?.[1],
  failure,
  open: (path) => path.startsWith("/app/") || path.endsWith("/installation"),
};
