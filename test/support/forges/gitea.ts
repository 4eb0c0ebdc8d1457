// Gitea's API (version 1.23), as far as a bootstrap needs it.
import { linkedPage, told, type ApiAnswer, type ApiCall, type ForgeApi, type Route } from "./forge-server.ts";
import type { HostedRepository } from "./forge-state.ts";

const REPOSITORY = String.raw`^/repos/([^/]+)/([^/]+)`;
/** A server's own limit for pages; small, so that clients have to turn some. */
const MOST_PER_PAGE = 3;

function failure(status: number, message: string): ApiAnswer {
  return { status, body: { message, url: "https://gitea.example.com/api/swagger" } };
}

function shown({ host }: ApiCall, { id, owner, name, visibility, description, defaultBranch }: HostedRepository): object {
  return {
    id,
    name,
    full_name: `${owner}/${name}`,
    owner: { login: owner },
    private: visibility === "private",
    description,
    default_branch: defaultBranch,
    clone_url: `${host.address}/${owner}/${name}.git`,
  };
}

async function create(call: ApiCall, owner: string, isPersonal: boolean): Promise<ApiAnswer> {
  const { body, state, host } = call;
  const name = told(body["name"]);
  if (state.find(owner, name) !== undefined) return failure(409, "The repository with the same name already exists.");
  const repository: HostedRepository = {
    id: state.nextId(),
    owner,
    name,
    isPersonal,
    visibility: body["private"] === true ? "private" : "public",
    description: told(body["description"], ""),
    defaultBranch: told(body["default_branch"], "main"),
    keys: [],
    deployTokens: [],
    teams: new Map(),
  };
  await host.create(repository);
  return { status: 201, body: shown(call, repository) };
}

type OfRepository = (call: ApiCall, repository: HostedRepository) => ApiAnswer | Promise<ApiAnswer>;

function ofRepository(answer: OfRepository): (call: ApiCall) => ApiAnswer | Promise<ApiAnswer> {
  return (call) => {
    const repository = call.state.find(call.params[0] ?? "", call.params[1] ?? "");
    return repository === undefined ? failure(404, "The target couldn't be found.") : answer(call, repository);
  };
}

const update: OfRepository = async (call, repository) => {
  const { private: isPrivate, description, default_branch: branch } = call.body;
  if (branch !== undefined) {
    if (!(await call.host.branches(repository)).includes(told(branch)))
      return failure(422, `branch does not exist [name: ${told(branch)}]`);
    repository.defaultBranch = told(branch);
  }
  if (isPrivate !== undefined) repository.visibility = isPrivate === true ? "private" : "public";
  if (description !== undefined) repository.description = told(description);
  return { status: 200, body: shown(call, repository) };
};

const addKey: OfRepository = ({ body, state }, { keys }) => {
  const { title, key } = body;
  if (keys.some((each) => each.key === key)) return failure(422, "This key has already been added to this repository");
  if (keys.some((each) => each.title === title)) return failure(422, "A key with the same name already exists");
  const added = { id: state.nextId(), title: told(title), key: told(key), isReadOnly: body["read_only"] === true };
  keys.push(added);
  return { status: 201, body: { id: added.id, title, key, read_only: added.isReadOnly } };
};

const removeKey: OfRepository = ({ params }, { keys }) => {
  const index = keys.findIndex((each) => String(each.id) === params[2]);
  if (index >= 0) keys.splice(index, 1);
  return { status: 204 };
};

/** What a team may do is said by the team, never for one repository. */
const teamAccess: OfRepository = ({ params, state }, { owner, teams }) => {
  const team = params[2] ?? "";
  const own = state.organization(owner)?.[team];
  return own === undefined || !teams.has(team) ? failure(404, "Not Found") : { status: 200, body: { id: 1, name: team, permission: own } };
};

const grant: OfRepository = ({ params, state }, { owner, teams }) => {
  const team = params[2] ?? "";
  if (state.organization(owner)?.[team] === undefined) return failure(404, "team does not exist");
  teams.set(team, "");
  return { status: 204 };
};

const routes: readonly Route[] = [
  ["GET", /^\/user$/, ({ user }) => ({ status: 200, body: { id: 1, login: user } })],
  ["GET", new RegExp(`${REPOSITORY}$`), ofRepository((call, repository) => ({ status: 200, body: shown(call, repository) }))],
  ["PATCH", new RegExp(`${REPOSITORY}$`), ofRepository(update)],
  ["POST", /^\/user\/repos$/, (call) => create(call, call.user, true)],
  [
    "POST",
    /^\/orgs\/([^/]+)\/repos$/,
    (call) =>
      call.state.organization(call.params[0] ?? "") === undefined
        ? failure(404, "GetOrgByName")
        : create(call, call.params[0] ?? "", false),
  ],
  [
    "GET",
    new RegExp(`${REPOSITORY}/keys$`),
    ofRepository((call, { keys }) =>
      linkedPage(
        call,
        keys.map(({ id, title, key, isReadOnly }) => ({ id, title, key, read_only: isReadOnly })),
        MOST_PER_PAGE,
      ),
    ),
  ],
  ["POST", new RegExp(`${REPOSITORY}/keys$`), ofRepository(addKey)],
  ["DELETE", new RegExp(`${REPOSITORY}/keys/(\\d+)$`), ofRepository(removeKey)],
  ["GET", new RegExp(`${REPOSITORY}/teams/([^/]+)$`), ofRepository(teamAccess)],
  ["PUT", new RegExp(`${REPOSITORY}/teams/([^/]+)$`), ofRepository(grant)],
];

export const giteaApi: ForgeApi = {
  prefix: "/api/v1",
  clonePrefix: "",
  routes,
  tokenOf: ({ authorization = "" }) => /^(?:token|bearer) (.+)$/i.exec(authorization)?.[1],
  failure,
};
