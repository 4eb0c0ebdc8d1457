import { defineConfig } from "vitest/config";

const conditions = ["headgate-source"];
const slow = ["test/journeys/**", "test/differential/**", "test/simulation/**", "test/constructs/**"];
/**
 * Time limits are there to end what hangs, and no test may miss one because a machine is busy: they are many times what the slowest test
 * takes. A test waits for a condition with `eventually` or `expect.poll`, and is told what did not come about before its own time is over.
 */
const unhurried = { testTimeout: 180_000, hookTimeout: 180_000 };

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    reporters: ["default", "./test/support/closing-line.ts"],
    // One more than the cores of a small machine: many suites wait for something most of the time.
    maxWorkers: 3,
    expect: { poll: { timeout: 90_000, interval: 20 } },
    setupFiles: ["./test/support/seed.ts"],
    projects: [
      { extends: true, test: { name: "house", include: ["test/**/*.test.ts"], exclude: [...slow, "test/tools/**"], ...unhurried } },
      { extends: true, test: { name: "cdktf", include: ["test/constructs/**/*.test.ts"], ...unhurried } },
      {
        extends: true,
        test: { name: "simulation", include: ["test/simulation/**/*.test.ts"], testTimeout: 600_000, hookTimeout: 600_000 },
      },
      {
        extends: true,
        resolve: { alias: { cdktf: "cdktn" } },
        test: { name: "cdktn", include: ["test/constructs/**/*.test.ts"], ...unhurried },
      },
      {
        extends: true,
        test: {
          name: "differential",
          globalSetup: "./test/support/build-peers.ts",
          include: ["test/differential/**/*.test.ts"],
          testTimeout: 600_000,
          hookTimeout: 900_000,
        },
      },
      {
        extends: true,
        test: {
          name: "journeys",
          globalSetup: "./test/support/build-peers.ts",
          include: ["test/journeys/**/*.test.ts"],
          testTimeout: 600_000,
          hookTimeout: 900_000,
        },
      },
    ],
  },
});
