import { catalogue } from "#base";

export const cliProblems = catalogue("cli", {
  listenAddress: (text: string) => ({
    verdict: "stall",
    message: `--listen ${JSON.stringify(text)} is not an address`,
    next: "write it like 127.0.0.1:6443; port 0 takes a free one",
  }),
  notLoopback: (host: string) => ({
    verdict: "stall",
    message: `the control plane listens on loopback only, not on ${JSON.stringify(host)}`,
    next: "use 127.0.0.1, and a tunnel where another machine must reach it",
  }),
  unknownController: (name: string, known: readonly string[]) => ({
    verdict: "stall",
    message: `there is no controller ${JSON.stringify(name)}`,
    next: `name one of ${known.join(", ")}`,
  }),
  unknownResource: (name: string, known: readonly string[]) => ({
    verdict: "stall",
    message: `there is no kind ${JSON.stringify(name)} to get`,
    next: `name one of ${known.join(", ")}`,
  }),
  nameRequired: (kind: string) => ({ verdict: "stall", message: `a name of a ${kind} is required`, next: "write it after the kind" }),
  notFound: (what: string) => ({
    verdict: "stall",
    message: `${what} is not in the cluster`,
    next: "list what is there with: headgate get all -A",
  }),
  notReconciled: (what: string, message: string) => ({ verdict: "stall", message: `${what} is not Ready: ${message}` }),
  suspended: (what: string) => ({ verdict: "stall", message: `${what} is suspended`, next: "resume it first with: headgate resume" }),
  timedOut: (what: string, millis: number) => ({
    verdict: "stall",
    message: `${what} did not become Ready in ${Math.round(millis / 1000)} s`,
    next: "look at its message with: headgate get all -A",
  }),
  variable: (text: string) => ({
    verdict: "stall",
    message: `${JSON.stringify(text)} is no variable`,
    next: "write it like --set NAME=VALUE",
  }),
  noChart: (path: string) => ({ verdict: "stall", message: `there is no chart at ${path}`, next: "name a folder or a .tgz archive" }),
  brokenLink: (path: string) => ({ verdict: "stall", message: `${path} is a link to nothing`, next: "remove the link, or ignore it" }),
  linkLoop: (path: string) => ({
    verdict: "stall",
    message: `${path} is a link to a folder that it lies in`,
    next: "remove the link, or ignore it",
  }),
  notReadable: (path: string, limit: number) => ({
    verdict: "stall",
    message: `${path} is no file of at most ${limit} bytes`,
    next: "leave it out with .helmignore",
  }),
  unreadableFile: (path: string) => ({ verdict: "stall", message: `cannot read ${path}`, next: "name a file that exists" }),
});
