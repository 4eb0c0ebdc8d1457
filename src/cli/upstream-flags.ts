// Flags of `flux bootstrap` that `headgate bootstrap` has no use for: who writes one is told why, and what takes its place.
import { Option, type Command } from "commander";
import { cliProblems } from "./problems.ts";

interface Foreign {
  /** As upstream writes it, with `<value>` where it takes one. */
  readonly flag: string;
  readonly reason: string;
  readonly next: string;
}

const inKubeconfig = (flag: string): Foreign => ({
  flag,
  reason: "how the cluster is reached stands in the kubeconfig",
  next: "set it there, with kubectl config, and name the file by --kubeconfig and the context by --context",
});

const noKey = (flag: string): Foreign => ({
  flag,
  reason: "no key is made for a repository of no known hosting service, because nobody could enter it there",
  next: "make one with ssh-keygen, enter it as a deploy key, and give it by --private-key-file",
});

const EVERYWHERE: readonly Foreign[] = [
  {
    flag: "--manifests <folder>",
    reason: "the manifests come with headgate",
    next: "leave it out; manifests of your own are what distribution_source of the provider is for",
  },
  { flag: "--arch <name>", reason: "every image is made for all architectures", next: "leave it out" },
  { flag: "--verbose", reason: "no objects are printed", next: "leave it out; headgate template shows what is applied" },
  {
    flag: "--ns-follows-kube-context",
    reason: "the namespace of an install is no matter of the context",
    next: "name it by --namespace",
  },
  ...[
    "--as <user>",
    "--as-group <group>",
    "--as-uid <uid>",
    "--as-user-extra <extra>",
    "--cache-dir <folder>",
    "--certificate-authority <file>",
    "--client-certificate <file>",
    "--client-key <file>",
    "--cluster <name>",
    "--disable-compression",
    "--insecure-skip-tls-verify",
    "--kube-api-burst <n>",
    "--kube-api-qps <n>",
    "--server <url>",
    "--tls-server-name <name>",
    "--token <text>",
    "--user <name>",
  ].map(inKubeconfig),
];

const GIT: readonly Foreign[] = [
  noKey("--ssh-key-algorithm <name>"),
  noKey("--ssh-ecdsa-curve <name>"),
  noKey("--ssh-rsa-bits <n>"),
  {
    flag: "--ssh-hostname <host>",
    reason: "the cluster follows the address that is given",
    next: "write the host for ssh in --url",
  },
];

/** Lets a command know upstream's further flags, and refuse them. Values are never quoted: secrets may stand there. */
export function withUpstreamFlags(command: Command, kind: "git" | "forge"): Command {
  const foreign = kind === "git" ? [...EVERYWHERE, ...GIT] : EVERYWHERE;
  const options = foreign.map((each) => ({ ...each, option: new Option(each.flag).hideHelp() }));
  for (const { option } of options) command.addOption(option);
  return command.hook("preAction", () => {
    const given = options.find(({ option }) => command.getOptionValueSource(option.attributeName()) === "cli");
    if (given !== undefined) throw cliProblems.foreignFlag(given.option.long ?? given.flag, given.reason, given.next);
  });
}
