// GitLab's REST API (v4), as far as a bootstrap needs it.
import { randomBytes } from "node:crypto";
import { linkedPage, told, type ApiAnswer, type ApiCall, type ForgeApi, type Route } from "./forge-server.ts";
import type { HostedRepository } from "./forge-state.ts";

const PROJECT = String.raw`^/projects/([^/]+)`;
const MOST_PER_PAGE = 2;

function failure(status: number, message: unknown): ApiAnswer {
  return { status, body: { message: status === 404 ? "404 Project Not Found" : message } };
}

function groupId(name: string): number {
  return Array.from(name).reduce((sum, each) => sum * 31 + (each.codePointAt(0) ?? 0), 7) % 1_000_000;
}

function shown(call: ApiCall, repository: HostedRepository): object {
  const { id, owner, name, visibility, description, defaultBranch, isPersonal, teams } = repository;
  return {
    id,
    name,
    path: name,
    path_with_namespace: `${owner}/${name}`,
    namespace: { id: groupId(owner), full_path: owner, kind: isPersonal ? "user" : "group" },
    visibility,
    description: description === "" ? null : description,
    // A project without commits has none.
    ...(defaultBranch !== "" && { default_branch: defaultBranch }),
    shared_with_groups: [...teams].map(([team, level]) => ({
      group_id: groupId(team),
      group_name: team.split("/").at(-1),
      group_full_path: team,
      group_access_level: Number(level),
      expires_at: null,
    })),
    http_url_to_repo: `${call.host.address}/${owner}/${name}.git`,
  };
}

type OfProject = (call: ApiCall, repository: HostedRepository) => ApiAnswer | Promise<ApiAnswer>;

/** A project by its number, or by its path with the slash encoded. */
function ofProject(answer: OfProject): (call: ApiCall) => Promise<ApiAnswer> {
  return async (call) => {
    const [wanted = ""] = call.params;
    const found = call.state.repositories.find(
      (each) => String(each.id) === wanted || `${each.owner}/${each.name}`.toLowerCase() === wanted.toLowerCase(),
    );
    if (found === undefined) return failure(404, "");
    // The first branch that is pushed becomes the default one.
    if (found.defaultBranch === "") found.defaultBranch = (await call.host.branches(found))[0] ?? "";
    return answer(call, found);
  };
}

async function create(call: ApiCall): Promise<ApiAnswer> {
  const { body, state, host, user } = call;
  const group = Object.keys(state.setup.organizations).find((each) => groupId(each) === body["namespace_id"]);
  if (body["namespace_id"] !== undefined && group === undefined) return failure(400, { namespace: ["is not valid"] });
  const owner = group ?? user;
  const name = told(body["path"] ?? body["name"]);
  if (state.find(owner, name) !== undefined) return failure(400, { name: ["has already been taken"], path: ["has already been taken"] });
  const repository: HostedRepository = {
    id: state.nextId(),
    owner,
    name,
    isPersonal: group === undefined,
    visibility: told(body["visibility"], "private"),
    description: told(body["description"], ""),
    defaultBranch: "",
    keys: [],
    deployTokens: [],
    teams: new Map(),
  };
  await host.create(repository);
  return { status: 201, body: shown(call, repository) };
}

const update: OfProject = async (call, repository) => {
  const { visibility, description, default_branch: branch } = call.body;
  if (branch !== undefined) {
    if (!(await call.host.branches(repository)).includes(told(branch)))
      return failure(400, { base: [`Could not change HEAD: branch '${told(branch)}' does not exist`] });
    repository.defaultBranch = told(branch);
  }
  if (visibility !== undefined) repository.visibility = told(visibility);
  if (description !== undefined) repository.description = told(description);
  return { status: 200, body: shown(call, repository) };
};

const share: OfProject = ({ body, state }, { teams }) => {
  const groups = Object.keys(Object.assign({}, ...Object.values(state.setup.organizations)) as object);
  const group = groups.find((each) => groupId(each) === body["group_id"]);
  if (group === undefined) return { status: 404, body: { message: "404 Group Not Found" } };
  if (teams.has(group))
    return { status: 409, body: { message: "Project cannot be shared with the group it is in or one of its ancestors." } };
  teams.set(group, told(body["group_access"]));
  return { status: 201, body: { id: state.nextId(), group_id: body["group_id"], group_access: body["group_access"] } };
};

const unshare: OfProject = ({ params }, { teams }) => {
  for (const team of teams.keys()) if (String(groupId(team)) === params[1]) teams.delete(team);
  return { status: 204 };
};

const addKey: OfProject = ({ body, state }, { keys }) => {
  if (keys.some((each) => each.key === body["key"])) return failure(400, { "deploy_key.fingerprint_sha256": ["has already been taken"] });
  const added = { id: state.nextId(), title: told(body["title"]), key: told(body["key"]), isReadOnly: body["can_push"] !== true };
  keys.push(added);
  return { status: 201, body: { id: added.id, title: added.title, key: added.key, can_push: !added.isReadOnly } };
};

const removeKey: OfProject = ({ params }, { keys }) => {
  const index = keys.findIndex((each) => String(each.id) === params[1]);
  if (index < 0) return { status: 404, body: { message: "404 Deploy Key Not Found" } };
  keys.splice(index, 1);
  return { status: 204 };
};

const addToken: OfProject = ({ body, state }, { deployTokens }) => {
  const scopes = body["scopes"];
  if (!Array.isArray(scopes) || !scopes.includes("read_repository")) return failure(400, { scopes: ["can't be blank"] });
  const id = state.nextId();
  const made = {
    id,
    name: told(body["name"]),
    username: `gitlab+deploy-token-${id}`,
    token: `gldt-${randomBytes(10).toString("hex")}`,
    isRevoked: false,
  };
  deployTokens.push(made);
  return { status: 201, body: { id, name: made.name, username: made.username, token: made.token, scopes, revoked: false, expired: false } };
};

const removeToken: OfProject = ({ params }, { deployTokens }) => {
  const found = deployTokens.find((each) => String(each.id) === params[1] && !each.isRevoked);
  if (found === undefined) return { status: 404, body: { message: "404 Deploy Token Not Found" } };
  found.isRevoked = true;
  return { status: 204 };
};

const routes: readonly Route[] = [
  ["GET", /^\/user$/, ({ user }) => ({ status: 200, body: { id: 1, username: user } })],
  [
    "GET",
    /^\/groups\/([^/]+)$/,
    ({ params, state }) => {
      const all = Object.entries(state.setup.organizations).flatMap(([group, teams]) => [group, ...Object.keys(teams)]);
      const found = all.find((each) => each.toLowerCase() === params[0]?.toLowerCase());
      return found === undefined
        ? { status: 404, body: { message: "404 Group Not Found" } }
        : { status: 200, body: { id: groupId(found), full_path: found } };
    },
  ],
  ["POST", /^\/projects$/, create],
  ["GET", new RegExp(`${PROJECT}$`), ofProject((call, repository) => ({ status: 200, body: shown(call, repository) }))],
  ["PUT", new RegExp(`${PROJECT}$`), ofProject(update)],
  ["POST", new RegExp(`${PROJECT}/share$`), ofProject(share)],
  ["DELETE", new RegExp(`${PROJECT}/share/(\\d+)$`), ofProject(unshare)],
  [
    "GET",
    new RegExp(`${PROJECT}/deploy_keys$`),
    ofProject((call, { keys }) =>
      linkedPage(
        call,
        keys.map(({ id, title, key, isReadOnly }) => ({ id, title, key, can_push: !isReadOnly })),
        MOST_PER_PAGE,
      ),
    ),
  ],
  ["POST", new RegExp(`${PROJECT}/deploy_keys$`), ofProject(addKey)],
  ["DELETE", new RegExp(`${PROJECT}/deploy_keys/(\\d+)$`), ofProject(removeKey)],
  [
    "GET",
    new RegExp(`${PROJECT}/deploy_tokens$`),
    ofProject((call, { deployTokens }) =>
      linkedPage(
        call,
        deployTokens.map(({ id, name, username, isRevoked }) => ({ id, name, username, revoked: isRevoked, expired: false })),
        MOST_PER_PAGE,
      ),
    ),
  ],
  ["POST", new RegExp(`${PROJECT}/deploy_tokens$`), ofProject(addToken)],
  ["DELETE", new RegExp(`${PROJECT}/deploy_tokens/(\\d+)$`), ofProject(removeToken)],
];

export const gitlabApi: ForgeApi = {
  prefix: "/api/v4",
  clonePrefix: "",
  routes,
  tokenOf: ({ authorization = "", ...headers }) =>
    /^bearer (.+)$/i.exec(authorization)?.[1] ?? (headers["private-token"] as string | undefined),
  failure,
};
