import { expect, it } from "vitest";
import { conceptsOf } from "./concepts.js";
import { Model } from "./model.js";
import { normalise } from "./normalise.js";

it("tells what a word is about, in any of its forms", () => {
  expect(conceptsOf("suco")).toContain("@drink");
  expect(conceptsOf("derramaram")).toContain("@wet");
  expect(conceptsOf("bateria")).not.toContain("@fall");
  expect(conceptsOf("xyzzy")).toEqual([]);
});

it("lets an example reach a message that shares no word with it", () => {
  const model = new Model([
    { label: "wet", examples: ["derrubei café no teclado", "molhou o notebook com água"] },
    { label: "screen", examples: ["a tela trincou", "quebrei o visor"] },
    { label: "!none", examples: ["boa sorte na prova", "qual o seu time"] },
  ]);
  expect(model.score(normalise("entornou suco"))[0]?.label).toBe("wet");
  expect(model.score(normalise("rachei o display"))[0]?.label).toBe("screen");
});
