import { beforeEach, describe, expect, it } from "vitest";
import { Breakers } from "./breaker.js";

let now: number;
let breakers: Breakers;
beforeEach(() => {
  now = 1_000_000;
  breakers = new Breakers({ failures: 3, openMs: 1_000, maxOpenMs: 3_000, now: () => now });
});

const fail = (times: number, key = "meta") => {
  for (let index = 0; index < times; index++) breakers.failure(key);
};

describe("a breaker", () => {
  it("opens after failures in a row, and a success between them starts the count again", () => {
    fail(2);
    breakers.success("meta");
    fail(2);
    expect(breakers.state("meta")).toBe("closed");
    fail(1);
    expect(breakers.state("meta")).toBe("open");
    expect(breakers.ask("meta")).toEqual({ go: false, retryAtMs: now + 1_000 });
  });

  it("does not stop other keys", () => {
    fail(3);
    expect(breakers.ask("stripe")).toEqual({ go: true });
  });

  it("lets one attempt through after its time, and closes when that works", () => {
    fail(3);
    now += 1_000;
    expect(breakers.state("meta")).toBe("half_open");
    expect(breakers.ask("meta")).toEqual({ go: true });
    expect(breakers.ask("meta")).toMatchObject({ go: false });
    breakers.success("meta");
    expect(breakers.state("meta")).toBe("closed");
    expect(breakers.list()).toEqual([]);
  });

  it("stays open longer each time the trial fails, up to its cap", () => {
    fail(3);
    const waits = [1_000, 2_000, 3_000, 3_000].map((wait) => {
      const asked = breakers.ask("meta");
      expect(asked).toEqual({ go: false, retryAtMs: now + wait });
      now += wait;
      expect(breakers.ask("meta")).toEqual({ go: true });
      breakers.failure("meta");
      return wait;
    });
    expect(waits).toHaveLength(4);
  });

  it("is not opened for longer by attempts that had started before", () => {
    fail(10);
    expect(breakers.ask("meta")).toEqual({ go: false, retryAtMs: now + 1_000 });
  });

  it("tries again when a trial was abandoned or never told its end", () => {
    fail(3);
    now += 1_000;
    breakers.ask("meta");
    breakers.abandon("meta");
    expect(breakers.ask("meta")).toEqual({ go: true });
    now += 1_000;
    expect(breakers.ask("meta")).toEqual({ go: true });
  });

  it("is listed for metrics with its failures", () => {
    fail(3);
    fail(1, "stripe");
    expect(breakers.list()).toEqual([
      { key: "meta", state: "open", failures: 3, openUntilMs: now + 1_000 },
      { key: "stripe", state: "closed", failures: 1, openUntilMs: null },
    ]);
  });

  it("tells when it opens, when a trial fails, and when it works again", () => {
    const told: unknown[] = [];
    const changed = (...news: unknown[]) => void told.push(news);
    breakers = new Breakers({ failures: 3, openMs: 1_000, maxOpenMs: 3_000, now: () => now, changed });
    breakers.success("meta");
    fail(2);
    expect(told).toEqual([]);
    fail(2);
    now += 1_000;
    breakers.ask("meta");
    fail(1);
    now += 2_000;
    breakers.ask("meta");
    breakers.success("meta");
    breakers.success("meta");
    expect(told).toEqual([
      ["meta", { open: true, forMs: 1_000 }],
      ["meta", { open: true, forMs: 2_000 }],
      ["meta", { open: false }],
    ]);
  });
});
