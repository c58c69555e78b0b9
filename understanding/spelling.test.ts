import { expect, it } from "vitest";
import { Spelling } from "./spelling.js";

it("leaves people's names as they are", () => {
  const words = new Spelling(["aberto", "carta"]);
  expect(words.correct("alberto")).toBe("alberto");
  expect(words.correct("carla")).toBe("carla");
  expect(words.correct("abeerto")).toBe("aberto");
});

it("takes two mistakes at different places for another word", () => {
  expect(new Spelling(["cancel"]).correct("chance")).toBe("chance");
  expect(new Spelling(["cancel"]).correct("cacnel")).toBe("cancel");
});

const spelling = new Spelling(["formatacao", "bateria", "senha"], ["cachorro", "bacteria", "plug"]);

it.each([
  ["formatasao", "formatacao"],
  ["formtacao", "formatacao"],
  ["sennha", "senha"],
  ["caxorro", "cachorro"],
  ["batria", "bateria"],
  ["bacteria", "bacteria"],
  ["plugh", "plugh"],
  ["xyzzy", "xyzzy"],
  ["pix", "pix"],
])("%s was meant to be %s", (written, meant) => {
  expect(spelling.correct(written)).toBe(meant);
});
