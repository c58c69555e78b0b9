import { expect, it } from "vitest";
import { stem } from "../flows/values/stem.js";
import { conceptsOf, phrasesIn } from "./concepts.js";
import { Model } from "./model.js";
import { normalise } from "./normalise.js";

it("tells what a word is about, in any of its forms", () => {
  expect(conceptsOf("suco")).toContain("@drink");
  expect(conceptsOf("derramaram")).toContain("@spill");
  expect(conceptsOf("bateria")).not.toContain("@fall");
  expect(conceptsOf("xyzzy")).toEqual([]);
});

it("tells what a phrase is about that none of its words is", () => {
  const about = (text: string) => phrasesIn(normalise(text).map(stem));
  expect(about("vou na rua e vou atrasar")).toContain("@i_am_late");
  expect(about("atrasar vou")).not.toContain("@i_am_late");
  expect(conceptsOf("suco")).toEqual(expect.arrayContaining(["@drink", "@any_food"]));
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
