import { Command, InvalidArgumentError, Option } from "commander";
import { forgeProblems, parseTeam, publicHostname, tokenVariable, type ForgeKind, type Visibility } from "#forge";
import {
  bootstrap,
  forgeAccess,
  otherManager,
  prepareForge,
  renderBootstrap,
  settleDefaultBranch,
  type BootstrapPlaces,
  type ForgeOrder,
} from "#operations";
import { systemClock, systemRandom } from "#runtime";
import {
  bootstrapOrderOf,
  gitAccessOf,
  givenKeyOf,
  more,
  withBootstrapFlags,
  yesOrNo,
  type BootstrapFlags,
  type GitFlags,
  type KeyKind,
} from "../bootstrap-flags.ts";
import { withCluster, withClusterFlags } from "../connect.ts";
import type { Io } from "../io.ts";
import { cliProblems } from "../problems.ts";
import { progressLog } from "../progress.ts";
import { withUpstreamFlags } from "../upstream-flags.ts";

const SERVICES: readonly (readonly [kind: ForgeKind, service: string])[] = [
  ["github", "GitHub"],
  ["gitlab", "GitLab"],
  ["gitea", "Gitea or Forgejo"],
  ["bitbucket-server", "Bitbucket Server"],
];

/** `headgate bootstrap` with `git` and one command for each hosting service. */
export function bootstrapCommand(io: Io): Command {
  const command = new Command("bootstrap").description("bring Flux into a cluster: write its manifests to git, apply them, follow git");
  command.addCommand(gitCommand(io));
  for (const [kind, service] of SERVICES) command.addCommand(forgeCommand(kind, service, io));
  return command;
}

type GitBootstrapFlags = BootstrapFlags & GitFlags & { readonly withBearerToken: boolean; readonly tokenAuth: boolean };

function gitCommand(io: Io): Command {
  const command = new Command("git")
    .description("from any git repository")
    .requiredOption("--url <url>", "address of the repository, https or ssh")
    .option("-u, --username <name>", "user at the server")
    .option("--with-bearer-token [yes]", "send the password as a bearer token", yesOrNo, false)
    .option("--token-auth [yes]", "let the cluster log in with the password, as it does for every https address", yesOrNo, false)
    .option("-s, --silent [yes]", "nothing is ever asked; for scripts that are written for flux", yesOrNo, false);
  return withUpstreamFlags(withBootstrapFlags(withClusterFlags(command)), "git").action(async (flags: GitBootstrapFlags) => {
    if (flags.tokenAuth && flags.url.startsWith("ssh:"))
      throw cliProblems.foreignFlag(
        "--token-auth",
        "an ssh address is reached with a key",
        "write an https address in --url, or leave it out",
      );
    const order = await bootstrapOrderOf(flags);
    const git = await gitAccessOf(flags, flags, flags.password ?? io.env["GIT_PASSWORD"]);
    await withPlaces(flags, io, async (places, signal) => {
      const { version, revision } = await bootstrap(order, { ...places, git }, signal);
      io.out(`Flux ${version} is installed and follows ${revision}\n`);
    });
  });
}

interface ForgeFlags extends BootstrapFlags {
  readonly owner: string;
  readonly repository: string;
  readonly hostname?: string;
  readonly sshHostname?: string;
  readonly personal: boolean;
  readonly private: boolean;
  readonly visibility?: Visibility;
  readonly team: readonly string[];
  readonly readWriteKey: boolean;
  readonly reconcile: boolean;
  readonly tokenAuth: boolean;
  readonly deployTokenAuth?: boolean;
  readonly username?: string;
  readonly sshKeyAlgorithm: KeyKind["algorithm"];
  readonly sshEcdsaCurve: KeyKind["ecdsaCurve"];
  readonly sshRsaBits: number;
}

/** @see fluxcd/flux2 cmd/flux/bootstrap_github.go and its like (names and defaults) */
function forgeCommand(kind: ForgeKind, service: string, io: Io): Command {
  const host = publicHostname(kind);
  const group = kind === "bitbucket-server" ? "--group <names>" : "--team <names>";
  const command = new Command(kind)
    .description(`from a repository of ${service}, which is created when it is missing; the token is that of ${tokenVariable(kind)}`)
    .requiredOption("--owner <name>", "user, organization, group or key of the project")
    .requiredOption("--repository <name>", "name of the repository")
    .addOption(new Option("--hostname <host>", `host of ${service}`).default(host).makeOptionMandatory(host === undefined))
    .option("--ssh-hostname <host>", "host for ssh, with its port where needed")
    .option("--personal [yes]", "the owner is a user", yesOrNo, false)
    .option("--private [yes]", "create the repository as a private one", yesOrNo, true)
    .option(group, "teams that get access, as name or name:permission; may be repeated", more, [])
    .option("--read-write-key [yes]", "let the deploy key write", yesOrNo, false)
    .option("--reconcile [yes]", "change settings of a repository that is there already", yesOrNo, false)
    .option("--token-auth [yes]", "let the cluster log in with the token", yesOrNo, false)
    .addOption(new Option("--ssh-key-algorithm <name>", "kind of the deploy key").choices(["rsa", "ecdsa", "ed25519"]).default("ecdsa"))
    .addOption(new Option("--ssh-ecdsa-curve <name>", "curve of an ECDSA key").choices(["p256", "p384", "p521"]).default("p384"))
    .option("--ssh-rsa-bits <n>", "bits of an RSA key", rsaBits, 2048);
  if (kind === "gitlab")
    command
      .addOption(new Option("--visibility <name>", "who sees a new repository").choices(["private", "internal", "public"]))
      .option("--deploy-token-auth [yes]", "let the cluster log in with a deploy token", yesOrNo, false);
  if (kind === "bitbucket-server") command.option("-u, --username <name>", "user beside the token", "git");
  return withUpstreamFlags(withBootstrapFlags(withClusterFlags(command)), "forge").action(
    async (given: ForgeFlags & { readonly group?: readonly string[] }) => {
      const flags = { ...given, team: given.group ?? given.team };
      const token = io.env[tokenVariable(kind)];
      if (!token) throw forgeProblems.tokenMissing(kind, flags.hostname ?? host ?? "");
      if (flags.tokenAuth && flags.deployTokenAuth === true) throw cliProblems.bothFlags("token-auth", "deploy-token-auth");
      const wanted = forgeOrderOf(kind, flags);
      const credentials = wanted.login === "deploy-key" ? await givenKeyOf(flags) : undefined;
      const order = { ...(await bootstrapOrderOf(flags)), ...(credentials && { clusterCredentials: credentials }) };
      const git = await gitAccessOf(flags, { url: "", ...(flags.username !== undefined && { username: flags.username }) }, token);
      // Whatever can be wrong with the order is found before a repository is made for it.
      renderBootstrap(order, forgeAccess(wanted, git));
      await withPlaces(flags, io, async (places, signal) => {
        const prepared = await prepareForge(order, wanted, { ...places, git }, signal);
        for (const warning of prepared.warnings) places.log.write("warn", warning);
        const { version, revision } = await bootstrap(order, { ...places, git: prepared.git }, signal);
        await settleDefaultBranch(wanted, { ...places, git }, prepared, signal);
        io.out(`Flux ${version} is installed and follows ${revision} of ${prepared.git.url} with ${prepared.login}\n`);
      });
    },
  );
}

function rsaBits(text: string): number {
  const bits = Number(text);
  if (!Number.isInteger(bits) || bits < 2048 || bits > 16_384 || bits % 8 !== 0) throw new InvalidArgumentError("write 2048, 3072 or 4096");
  return bits;
}

/** @throws forge.invalidTeam */
function forgeOrderOf(kind: ForgeKind, flags: ForgeFlags): ForgeOrder {
  const { owner, repository, personal, hostname, sshHostname, reconcile, readWriteKey, team, visibility } = flags;
  return {
    kind,
    hostname: hostname ?? "",
    place: { owner, name: repository, isPersonal: personal },
    visibility: visibility ?? (flags.private ? "private" : "public"),
    teams: team.map((each) => parseTeam(each, kind === "bitbucket-server" ? "push" : "maintain")),
    reconcile,
    readWriteKey,
    login: flags.tokenAuth ? "token" : flags.deployTokenAuth === true ? "deploy-token" : "deploy-key",
    key: { algorithm: flags.sshKeyAlgorithm, ecdsaCurve: flags.sshEcdsaCurve, rsaBits: flags.sshRsaBits },
    ...(sshHostname !== undefined && { sshHostname }),
  };
}

type CommandPlaces = Omit<BootstrapPlaces, "git">;

/** Connects, and ends everything after the longest time or when the process is asked to stop. */
async function withPlaces(
  flags: BootstrapFlags,
  io: Io,
  use: (places: CommandPlaces, signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const signal = AbortSignal.any([io.signal, AbortSignal.timeout(flags.timeout)]);
  await withCluster(flags, io, async (cluster) => {
    const manager = flags.force ? undefined : await otherManager(cluster, signal);
    if (manager !== undefined) throw cliProblems.managedElsewhere(manager);
    await use({ cluster, clock: systemClock, random: systemRandom, log: progressLog(io) }, signal);
  });
}
