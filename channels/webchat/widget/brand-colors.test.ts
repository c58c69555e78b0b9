import fc from "fast-check";
import { describe, it } from "vitest";
import { readableColor } from "./brand-colors.js";
import { contrast, readableOn } from "./contrast.js";

const color = fc.integer({ min: 0, max: 0xffffff }).map((value) => `#${value.toString(16).padStart(6, "0")}`);

describe("a channel's colour", () => {
  it("always carries text of at least AA contrast", () => {
    fc.assert(fc.property(color, (brand) => contrast(brand, readableOn(brand)) >= 4.5));
  });

  it("becomes a text colour of at least AA contrast in both themes", () => {
    fc.assert(fc.property(color, (brand) => contrast(readableColor(brand, "light"), "#ffffff") >= 4.5));
    fc.assert(fc.property(color, (brand) => contrast(readableColor(brand, "dark"), "#1b1e24") >= 4.5));
  });
});
