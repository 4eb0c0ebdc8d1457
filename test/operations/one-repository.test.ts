import { expect, test } from "vitest";
import { isOneRepository } from "../../src/operations/one-repository.ts";

test.each([
  ["the same", "https://git.example.com/team/fleet", "https://git.example.com/team/fleet", true],
  ["another transport", "https://git.example.com/team/fleet", "ssh://git@git.example.com:2222/team/fleet.git", true],
  ["another port of one transport", "https://git.example.com/team/fleet", "https://git.example.com:8443/team/fleet", false],
  ["another user", "ssh://git@git.example.com/team/fleet", "ssh://ada@git.example.com/team/fleet.git/", true],
  ["another host", "https://git.example.com/team/fleet", "ssh://git@git.example.org/team/fleet", false],
  ["another path", "https://git.example.com/team/fleet", "ssh://git@git.example.com/team/other", false],
  ["what is no address", "git.example.com/team/fleet", "https://git.example.com/team/fleet", false],
])("two addresses with %s", (_case, one, other, expected) => {
  expect([isOneRepository(one, other), isOneRepository(other, one)]).toEqual([expected, expected]);
});
