import { expect, expectTypeOf, test } from "vitest";
import { catalogue, isProblem, messageOf, type Problem, redactUrls, Secret } from "#base";

const git = catalogue("git", {
  refNotFound: (ref: string, url: string) => ({ verdict: "stall", message: `${url} has no ref ${ref}`, data: { ref, url } }),
});

test("a catalogue entry makes a problem with its code, verdict, data and cause", () => {
  const cause = new Error("404");

  const problem = git.refNotFound("main", "https://host/repo", cause);

  expectTypeOf(problem).toEqualTypeOf<Problem<"git.refNotFound">>();
  expect([problem.code, problem.verdict, problem.message, problem.data, problem.cause]).toEqual([
    "git.refNotFound",
    "stall",
    "https://host/repo has no ref main",
    { ref: "main", url: "https://host/repo" },
    cause,
  ]);
  expect([isProblem(problem, "git."), isProblem(problem, "oci."), messageOf(problem)]).toEqual([
    true,
    false,
    "https://host/repo has no ref main: 404",
  ]);
});

test("a secret is never printed", () => {
  const secret = new Secret("hunter2");

  expect([`${secret.toString()}`, JSON.stringify({ secret }), secret.reveal()]).toEqual(["•••", '{"secret":"•••"}', "hunter2"]);
  expect(redactUrls("cannot reach https://me:hunter2@host/x")).toBe("cannot reach https://•••@host/x");
  expect(redactUrls("https://me:hunter@2@host/x and https://host/me@x")).toBe("https://•••@host/x and https://host/me@x");
  // a word of millions of letters is looked through once
  expect(redactUrls(`${"x".repeat(2_000_000)}://me:hunter2@host`)).toBe(`${"x".repeat(2_000_000)}://•••@host`);
});
