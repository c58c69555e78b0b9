import { expect, it } from "vitest";
import { templateChoice, templateKey } from "./template-choice.js";

const one = (name: string, language = "pt_BR") => ({ name, language });

it("stays with the chosen template when the list that is read again has others before it", () => {
  const key = templateKey(one("retirada"));
  const again = [one("aviso"), one("retirada", "en"), one("retirada")];
  expect(templateChoice([one("retirada"), one("visita")], key)).toEqual(one("retirada"));
  expect(templateChoice(again, key)).toBe(again[2]);
});

it("is the first one when nothing is chosen, or the chosen one is gone", () => {
  expect(templateChoice([one("aviso"), one("visita")], "")).toEqual(one("aviso"));
  expect(templateChoice([one("aviso")], templateKey(one("visita")))).toEqual(one("aviso"));
  expect(templateChoice([], "")).toBeUndefined();
});
