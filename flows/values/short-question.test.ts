import { describe, expect, it } from "vitest";
import { shortQuestion } from "./short-question.js";

describe("the short form of a question", () => {
  it("is the sentence that asks, without what was explained before it", () => {
    expect(
      shortQuestion(
        "O exame leva dez minutos e não apaga nada do seu computador. Se preferir, traga na loja. Como prefere?",
      ),
    ).toBe("Como prefere?");
    expect(
      shortQuestion(
        "Faça assim:\n1. Tire da tomada e espere um minuto inteiro antes de ligar.\n2. Ligue.\nE então, voltou?",
      ),
    ).toBe("E então, voltou?");
  });

  it("is the question itself where it is short, asks without a question mark, or would say nothing alone", () => {
    for (const text of [
      "Qual aparelho?",
      "Conte em poucas palavras o que aconteceu com o aparelho, e desde quando ele está assim, por favor.",
      "Aperte o botão de trás por trinta segundos, ligue de novo na tomada da parede e veja a luz. Foi?",
    ])
      expect(shortQuestion(text)).toBe(text);
  });
});
