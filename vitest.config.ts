import { defineConfig } from "vitest/config";

const conditions = ["headgate-source"];
const slow = ["test/journeys/**", "test/differential/**", "test/simulation/**", "test/constructs/**"];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    reporters: ["default", "./test/support/closing-line.ts"],
    // One more than the cores of a small machine: many suites wait for something most of the time.
    maxWorkers: 3,
    setupFiles: ["./test/support/seed.ts"],
    projects: [
      { extends: true, test: { name: "house", include: ["test/**/*.test.ts"], exclude: [...slow, "test/tools/**"], testTimeout: 20_000 } },
      { extends: true, test: { name: "cdktf", include: ["test/constructs/**/*.test.ts"], testTimeout: 60_000 } },
      { extends: true, test: { name: "simulation", include: ["test/simulation/**/*.test.ts"], testTimeout: 180_000 } },
      {
        extends: true,
        resolve: { alias: { cdktf: "cdktn" } },
        test: { name: "cdktn", include: ["test/constructs/**/*.test.ts"], testTimeout: 60_000 },
      },
      {
        extends: true,
        test: {
          name: "differential",
          globalSetup: "./test/support/build-peers.ts",
          include: ["test/differential/**/*.test.ts"],
          testTimeout: 300_000,
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
