import { describe, expect, test } from "vitest";
import { Duration } from "#base";
import { WorkQueue } from "#runtime";
import { settle, VirtualClock } from "../support/virtual-clock.ts";

const make = () => {
  const clock = new VirtualClock();
  const queue = new WorkQueue(clock, { first: Duration.millis(750), longest: Duration.minutes(15) });
  return { clock, queue };
};

describe("the work queue", () => {
  test("holds an object once, with every cause", async () => {
    const { queue } = make();

    queue.add("a/x", { cause: "one" });
    queue.add("a/y");
    queue.add("a/x", { cause: "two" });

    const first = await queue.take();
    expect([first?.key, [...(first?.causes ?? [])], queue.depth]).toEqual(["a/x", ["one", "two"], 1]);
  });

  test("gives an object to one pair of hands at a time", async () => {
    const { queue } = make();
    queue.add("a/x");
    await queue.take();
    const next = queue.take();
    let isTaken = false;
    void next.then(() => (isTaken = true));

    queue.add("a/x");
    await settle();
    const whileBusy = isTaken;
    queue.done("a/x");

    expect([whileBusy, (await next)?.key]).toEqual([false, "a/x"]);
  });

  test("an urgent object goes before what waits, even when it waits already", async () => {
    const { queue } = make();
    for (const key of ["a/1", "a/2", "a/3"] as const) queue.add(key);

    queue.add("a/3", { urgent: true });
    queue.add("a/0", { urgent: true });

    const order = [await queue.take(), await queue.take(), await queue.take()].map((each) => each?.key);
    expect(order).toEqual(["a/0", "a/3", "a/1"]);
  });

  test("backs off from 750 ms to 15 minutes, doubling, until forgotten", () => {
    const { queue } = make();

    const delays = Array.from({ length: 13 }, () => queue.addBackedOff("a/x"));
    queue.forget("a/x");

    expect([delays.slice(0, 4), delays.at(-1), queue.addBackedOff("a/x")]).toEqual([[750, 1500, 3000, 6000], 900_000, 750]);
  });

  test("of two times the earlier counts, and taking an object drops its time", async () => {
    const { clock, queue } = make();
    queue.addAfter("a/x", 60_000);
    queue.addAfter("a/x", 10_000);
    queue.addAfter("a/x", 30_000);
    await clock.advance(9999);
    const before = queue.depth;
    await clock.advance(1);
    const due = queue.depth;

    queue.addAfter("a/x", 5000);
    await queue.take();
    queue.done("a/x");
    await clock.advance(100_000);

    expect([before, due, queue.depth]).toEqual([0, 1, 0]);
  });

  test("a closed queue ends whoever waits", async () => {
    const { queue } = make();
    const waiting = queue.take();

    queue.close();

    expect([await waiting, await queue.take()]).toEqual([undefined, undefined]);
  });
});
