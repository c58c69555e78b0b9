import { describe, expect, it } from "vitest";
import { portuguese } from "../../company/portuguese.js";
import { kindsAsked } from "../../knowledge/answer-kinds.js";
import { confidenceOf, SURE } from "../../knowledge/confidence.js";
import { createMeanings } from "../../knowledge/meanings.js";
import { buildIndex, type IndexedText } from "../../knowledge/passage-index.js";
import { rank } from "../../knowledge/rank.js";
import { readQuestion } from "../../knowledge/read-question.js";
import { createTerms } from "../../knowledge/terms.js";

const terms = createTerms(portuguese);
const meanings = createMeanings(terms, portuguese.words);

function search(passages: readonly IndexedText[], question: string) {
  const making = buildIndex(passages, terms, meanings);
  for (;;) {
    const step = making.next();
    if (step.done) return rank(step.value, readQuestion(question, step.value, terms, meanings), kindsAsked(question));
  }
}

const passage = (document: string, heading: string, text: string, position = 0) => ({
  document,
  title: document,
  heading,
  text,
  position,
});
const SHOP = [
  passage("Acesso", "Entrada", "A porta lateral tem rampa e o elevador vai até o terceiro andar."),
  passage("Pagamento", "Formas", "Pix, dinheiro e débito. Valores acima de R$ 300 em até três vezes."),
  passage("Psicologia", "Sessões", "As sessões duram 50 minutos e custam R$ 180."),
  passage("Cancelamento", "Encerrar o contrato", "O pedido é do titular, por telefone ou no balcão."),
  passage("Entrega", "Preço", "A taxa é de R$ 7, e grátis acima de R$ 120."),
  passage("Entrega", "Prazo", "Chega em 40 a 60 minutos.", 1),
  passage("Música", "Sábado", "Há banda das 20h às 22h30."),
];
const best = (question: string) => {
  const [first] = search(SHOP, question);
  return first ? `${first.entry.document}/${first.entry.heading}` : null;
};

describe("ranked passages", () => {
  it("stand in the order of the index where they score the same, however they were given", () => {
    const same = ["c", "a", "d", "b"].map((document) => ({
      ...passage(document, "Garantia", "Vale por 90 dias."),
      title: "Loja",
    }));
    const order = (passages: readonly IndexedText[]) =>
      search(passages, "quanto vale a garantia?").map(({ entry, score }) => [entry.document, score]);
    expect(order(same).map(([document]) => document)).toEqual(["a", "b", "c", "d"]);
    expect(new Set(order(same).map(([, score]) => score)).size).toBe(1);
    expect(order(same.toReversed())).toEqual(order(same));
  });

  it.each([
    ["minha avó usa cadeira de rodas, ela consegue entrar?", "Acesso/Entrada", "words of nearly the same meaning"],
    ["nao quero mais, o que eu faço", "Cancelamento/Encerrar o contrato", "what several words mean together"],
    ["qto fica com a psicologa", "Psicologia/Sessões", "a word of the same family"],
    ["qto é o frete", "Entrega/Preço", "the kind of answer, in text and heading"],
    ["o frete demora quanto?", "Entrega/Prazo", "the kind of answer, in text and heading"],
  ])("are found by more than their words: %s", (question, where) => {
    expect(best(question)).toBe(where);
  });

  it("do not take a real word for a slip of another", () => {
    expect(best("perco a carne")).toBeNull();
    expect(search([passage("Onde", "Lugar", "Fica perto da porta.")], "perco")).toEqual([]);
  });
});

describe("how sure an answer is", () => {
  it("is enough for what is asked in the words of heading and text, and not for one shared word", () => {
    expect(confidenceOf(search(SHOP, "quanto custam as sessões de psicologia?"))).toBeGreaterThanOrEqual(SURE);
    expect(confidenceOf(search(SHOP, "quantos minutos dura o sangue dos dragões da montanha azul?"))).toBeLessThan(
      SURE,
    );
    expect(confidenceOf([])).toBe(0);
  });
});
