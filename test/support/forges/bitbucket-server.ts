// The REST API of Bitbucket Server and Data Center, as far as a bootstrap needs it.
import { told, type ApiAnswer, type ApiCall, type ForgeApi, type Route } from "./forge-server.ts";
import type { HostedRepository } from "./forge-state.ts";

const REPOSITORY = String.raw`projects/([^/]+)/repos/([^/]+)`;
const API = `^/api/1\\.0/${REPOSITORY}`;
const KEYS = `^/keys/1\\.0/${REPOSITORY}/ssh`;
const MOST_PER_PAGE = 2;

function failure(status: number, message: string): ApiAnswer {
  return { status, body: { errors: [{ context: null, message, exceptionName: "com.atlassian.bitbucket.Exception" }] } };
}

function shown({ id, owner, name, visibility, description, isPersonal }: HostedRepository): object {
  return {
    id,
    slug: name,
    name,
    ...(description !== "" && { description }),
    scmId: "git",
    state: "AVAILABLE",
    public: visibility === "public",
    project: { key: isPersonal ? `~${owner}` : owner, type: isPersonal ? "PERSONAL" : "NORMAL" },
  };
}

type OfRepository = (call: ApiCall, repository: HostedRepository) => ApiAnswer | Promise<ApiAnswer>;

function ofRepository(answer: OfRepository): (call: ApiCall) => ApiAnswer | Promise<ApiAnswer> {
  return (call) => {
    const repository = call.state.find((call.params[0] ?? "").replace(/^~/, ""), call.params[1] ?? "");
    if (repository === undefined) return failure(404, `Repository ${call.params.slice(0, 2).join("/")} does not exist.`);
    // A request that changes something without JSON is taken for a forged form.
    const isForm = call.method !== "GET" && call.headers["content-type"] !== "application/json";
    if (isForm && call.headers["x-atlassian-token"] !== "no-check") return failure(403, "XSRF check failed");
    return answer(call, repository);
  };
}

function page<T>({ url }: ApiCall, all: readonly T[]): ApiAnswer {
  const start = Number(url.searchParams.get("start") ?? "0");
  const limit = Math.min(MOST_PER_PAGE, Number(url.searchParams.get("limit") ?? "25"));
  const values = all.slice(start, start + limit);
  const isLastPage = start + limit >= all.length;
  return { status: 200, body: { size: values.length, limit, isLastPage, values, start, nextPageStart: isLastPage ? null : start + limit } };
}

async function create(call: ApiCall): Promise<ApiAnswer> {
  const { body, state, host, user, params } = call;
  const key = params[0] ?? "";
  const isPersonal = key.startsWith("~");
  const owner = key.replace(/^~/, "");
  if (isPersonal ? owner !== user : state.organization(owner) === undefined) return failure(404, `Project ${key} does not exist.`);
  const name = told(body["name"]);
  if (state.find(owner, name) !== undefined) return failure(409, "This repository URL is already taken.");
  const repository: HostedRepository = {
    id: state.nextId(),
    owner,
    name,
    isPersonal,
    visibility: body["public"] === true ? "public" : "private",
    description: told(body["description"], ""),
    defaultBranch: told(body["defaultBranch"], "master"),
    keys: [],
    deployTokens: [],
    teams: new Map(),
  };
  await host.create(repository);
  return { status: 201, body: shown(repository) };
}

const update: OfRepository = ({ body }, repository) => {
  if (body["public"] !== undefined) repository.visibility = body["public"] === true ? "public" : "private";
  if (body["description"] !== undefined) repository.description = told(body["description"]);
  return { status: 200, body: shown(repository) };
};

const setDefault: OfRepository = async ({ body, host }, repository) => {
  const branch = told(body["id"]).replace("refs/heads/", "");
  if (!(await host.branches(repository)).includes(branch)) return failure(404, `Branch ${branch} does not exist.`);
  repository.defaultBranch = branch;
  return { status: 204 };
};

const groups: OfRepository = (call, { teams }) => {
  const filter = (call.url.searchParams.get("filter") ?? "").toLowerCase();
  const found = [...teams].filter(([name]) => name.toLowerCase().includes(filter));
  return page(
    call,
    found.map(([name, permission]) => ({ group: { name }, permission })),
  );
};

const grant: OfRepository = ({ url, state }, { teams }) => {
  const name = url.searchParams.get("name") ?? "";
  const permission = url.searchParams.get("permission") ?? "";
  const isKnown = Object.values(state.setup.organizations).some((each) => Object.hasOwn(each, name));
  if (!isKnown) return failure(404, `Group ${name} does not exist.`);
  if (!/^REPO_(READ|WRITE|ADMIN)$/.test(permission)) return failure(400, `${permission} is not a valid permission.`);
  teams.set(name, permission);
  return { status: 204 };
};

const addKey: OfRepository = ({ body, state }, { keys }) => {
  const { text, label } = body["key"] as { text: string; label: string };
  if (keys.some((each) => each.key === text)) return failure(409, "The SSH key already exists.");
  const added = { id: state.nextId(), title: label, key: text, isReadOnly: body["permission"] === "REPO_READ" };
  keys.push(added);
  return { status: 201, body: { key: { id: added.id, text, label }, permission: body["permission"] } };
};

const removeKey: OfRepository = ({ params }, { keys }) => {
  const index = keys.findIndex((each) => String(each.id) === params[2]);
  if (index < 0) return failure(404, "The SSH key does not exist.");
  keys.splice(index, 1);
  return { status: 204 };
};

const defaultOf: OfRepository = (_call, { defaultBranch }) => ({
  status: 200,
  body: { id: `refs/heads/${defaultBranch}`, displayId: defaultBranch, type: "BRANCH" },
});

function routesWith(defaultBranchPath: string): readonly Route[] {
  return [
    ["GET", new RegExp(`${API}$`), ofRepository((_call, repository) => ({ status: 200, body: shown(repository) }))],
    ["PUT", new RegExp(`${API}$`), ofRepository(update)],
    ["POST", /^\/api\/1\.0\/projects\/([^/]+)\/repos$/, create],
    ["GET", new RegExp(`${API}/${defaultBranchPath}$`), ofRepository(defaultOf)],
    ["PUT", new RegExp(`${API}/${defaultBranchPath}$`), ofRepository(setDefault)],
    ["GET", new RegExp(`${API}/permissions/groups$`), ofRepository(groups)],
    ["PUT", new RegExp(`${API}/permissions/groups$`), ofRepository(grant)],
    [
      "GET",
      /^\/api\/1\.0\/projects\/([^/]+)\/permissions\/groups$/,
      (call) => {
        const filter = (call.url.searchParams.get("filter") ?? "").toLowerCase();
        const own = Object.entries(call.state.organization(call.params[0] ?? "") ?? {}).filter(
          ([name, permission]) => permission !== "" && name.toLowerCase().includes(filter),
        );
        return page(
          call,
          own.map(([name, permission]) => ({ group: { name }, permission })),
        );
      },
    ],
    [
      "GET",
      new RegExp(`${KEYS}$`),
      ofRepository((call, { keys }) =>
        page(
          call,
          keys.map(({ id, title, key, isReadOnly }) => ({
            key: { id, text: key, label: title },
            permission: isReadOnly ? "REPO_READ" : "REPO_WRITE",
          })),
        ),
      ),
    ],
    ["POST", new RegExp(`${KEYS}$`), ofRepository(addKey)],
    ["DELETE", new RegExp(`${KEYS}/(\\d+)$`), ofRepository(removeKey)],
  ];
}

function api(defaultBranchPath: string): ForgeApi {
  return {
    prefix: "/rest",
    clonePrefix: "/scm",
    routes: routesWith(defaultBranchPath),
    tokenOf: ({ authorization = "" }) => /^bearer (.+)$/i.exec(authorization)?.[1],
    failure,
  };
}

export const bitbucketServerApi: ForgeApi = api("default-branch");
/** Releases before 7.5. */
export const olderBitbucketServerApi: ForgeApi = api("branches/default");
