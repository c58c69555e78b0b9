import { describe, expect, it } from "vitest";
import { COLOURS, tokensCss } from "./tokens.js";

describe("the tokens' style sheet", () => {
  it("is what tokens.ts says", async () => {
    await expect(tokensCss()).toMatchFileSnapshot("tokens.css");
  });

  it("has each colour by day, by night, and by choice", () => {
    for (const [name, [light, dark]] of Object.entries(COLOURS)) {
      expect(tokensCss().split(`--${name}: ${light};`), name).toHaveLength(2);
      expect(tokensCss().split(`--${name}: ${dark};`), name).toHaveLength(3);
    }
  });
});
