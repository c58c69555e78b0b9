import { describe, expect, it } from "vitest";
import { newsOf, runsFor, type SwitchedOn } from "./use-computers.js";

const computer = (change: Partial<SwitchedOn> = {}): SwitchedOn => ({
  id: "a",
  kind: "full-disk",
  state: "repaired",
  line: "",
  code: "KXTQ-7M9P",
  ...change,
});

describe("a computer of the demonstration", () => {
  it("can be switched on again for the next invitation, also while it still runs for the last one", () => {
    expect(runsFor(computer(), " kxtq7m9p ")).toBe(true);
    expect(runsFor(computer(), "BCDF-2345")).toBe(false);
    expect(runsFor(computer({ state: "off" }), "KXTQ-7M9P")).toBe(false);
    expect(runsFor(undefined, "KXTQ-7M9P")).toBe(false);
  });
  it("is off when the server was asked and knows it no more", () => {
    expect(newsOf(computer(), ["a"], []).state).toBe("off");
    expect(newsOf(computer(), ["b"], []).state).toBe("repaired");
    const told = { id: "a", kind: "full-disk", state: "sent", line: "Enviando." } as const;
    expect(newsOf(computer(), ["a"], [told])).toEqual({ ...computer(), ...told });
  });
});
