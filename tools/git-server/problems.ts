import { catalogue } from "#base";

/** What can be wrong with a local git server. */
export const gitServerProblems = catalogue("git-server", {
  gitMissing: (binary: string) => ({
    verdict: "stall",
    message: `cannot run ${binary}`,
    next: "install git (Debian: apt-get install git) or put it on the PATH",
    data: { binary },
  }),
  gitFailed: (command: string, code: number | null, words: string) => ({
    verdict: "stall",
    message: `git ${command} ended with ${code === null ? "a signal" : `code ${code}`}: ${words}`,
    data: { command, code },
  }),
  invalidName: (name: string) => ({
    verdict: "stall",
    message: `invalid repository name ${JSON.stringify(name)}`,
    next: "use letters, digits, dots, dashes and slashes, for example team/fleet",
    data: { name },
  }),
});
