// What can go wrong in the simulated workloads.
import { catalogue } from "#base";

export const workloadProblems = catalogue("workloads", {
  notBound: (pod: string, status: number) => ({
    verdict: "retry",
    message: `cannot bind pod ${pod} to the simulated node: the server answered ${status}`,
  }),
});
