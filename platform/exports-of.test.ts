import { describe, expect, it } from "vitest";
import { exportsOf } from "./exports-of.js";

describe("exportsOf", () => {
  it("finds a package's names in either form", () => {
    const names = { open: () => 1 };
    expect(exportsOf({ default: names })).toBe(names);
    for (const given of [names, { default: names, open: names.open }]) expect(exportsOf(given)).toBe(given);
  });
});
