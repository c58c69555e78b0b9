import { describe, expect, it } from "vitest";
import { calendar } from "../../company/calendar.js";
import { portuguese } from "../../company/portuguese.js";
import { createKnowledge, type Knowledge } from "../../knowledge/create-knowledge.js";

const company = {
  name: "Bicicletaria Pedal",
  timezone: "America/Sao_Paulo",
  phone: null,
  email: null,
  site: null,
  cnpj: null,
  address: null,
};
const passage = (document: string, heading: string, text: string) => ({
  document,
  title: heading,
  heading,
  text,
  position: 0,
  validUntil: null,
});
const item = (slug: string, title: string, price: number) => ({
  slug,
  title,
  description: "Com mão de obra e regulagem.",
  price,
  currency: "BRL",
  minutes: 60,

  active: true,
  words: [],
});

function known(): Knowledge {
  const making = createKnowledge(
    {
      company,
      hours: calendar.readHours({ path: "hours.yaml", text: 'hours: { weekdays: "09:00-18:00" }\n' }),
      items: [item("troca-corrente", "Troca da corrente", 9_000), item("revisao", "Revisão completa", 15_000)],
      passages: [
        passage("entrega", "Vocês buscam a bicicleta em casa?", "Buscamos a bicicleta em casa no mesmo bairro."),
        passage("pneus", "Qual pneu serve na bicicleta?", "O pneu certo está escrito na lateral do pneu velho."),
      ],
    },
    portuguese,
    calendar,
  );
  for (;;) {
    const step = making.next();
    if (step.done) return step.value;
  }
}

/** Tuesday, 1 December 2026. */
const NOW = Date.parse("2026-12-01T13:15:00Z");
const ask = (question: string, ...topics: string[]) => known().answer({ question, topics }, NOW);
const documentOf = (found: ReturnType<typeof ask>) =>
  found.outcome === "found" ? found.answer.passages[0]?.document : found.outcome;

describe("what the talk is about", () => {
  it.each(["quanto sai?", "e quanto custa a corrente?"])("answers its price: %s", (question) =>
    expect(documentOf(ask(question, "Troca da corrente"))).toBe("catalog/troca-corrente"),
  );

  it.each(["vocês dão aula de mecânica?", "conhece um hotel bom?", "posso deixar minha mochila aí?"])(
    "is no answer to another question: %s",
    (question) => expect(documentOf(ask(question, "Troca da corrente"))).not.toBe("catalog/troca-corrente"),
  );
});

describe("what is asked for", () => {
  it("is in the answer, or the talk's topic makes it none", () => {
    const making = createKnowledge(
      {
        company,
        hours: null,
        items: [],
        passages: [
          passage(
            "prazos",
            "Prazos da revisão",
            "Chegando cedo, a troca do cabo e a revisão ficam prontas no mesmo dia.",
          ),
          passage("pneus", "Qual pneu serve na bicicleta?", "O pneu certo está escrito na lateral do pneu velho."),
          passage("entrega", "Vocês buscam a bicicleta em casa?", "Buscamos a bicicleta em casa no mesmo bairro."),
          passage("aulas", "Que dias tem aula?", "Tem aula de segunda a sexta."),
        ],
      },
      portuguese,
      calendar,
    );
    let step = making.next();
    while (!step.done) step = making.next();
    const { value } = step;
    const told = (question: string) => value.answer({ question, topics: ["Revisão do cabo"] }, NOW);
    expect(told("quando fica pronta a troca?")).toMatchObject({ outcome: "found" });
    expect(told("quanto custa a troca?").outcome).not.toBe("found");
    // Nothing of this kind is asked for here, although the topic's name sounds like it.
    const { outcome } = value.answer({ question: "e o cabo, na revisão?", topics: ["Preço da revisão"] }, NOW);
    expect(outcome).not.toBe("unknown");
  });
});

describe("answers that are as near as each other", () => {
  it("are told apart by what the talk is about", () => {
    const making = createKnowledge(
      {
        company,
        hours: null,
        items: [],
        passages: [
          { ...passage("taxas", "Mudar de turma tem taxa?", "Mudar de turma não tem taxa."), title: "Taxas" },
          {
            ...passage("taxas", "Mudar de sala tem taxa?", "Mudar de sala tem taxa pequena."),
            title: "Taxas",
            position: 1,
          },
          { ...passage("taxas", "Quando vence?", "A mensalidade vence dia 5."), title: "Taxas", position: 2 },
          passage("aulas", "Que dias tem aula?", "Tem aula de segunda a sexta."),
        ],
      },
      portuguese,
      calendar,
    );
    let step = making.next();
    while (!step.done) step = making.next();
    const told = (topic: string) => {
      const found = step.value?.answer({ question: "tem taxa?", about: "Taxas", topics: [topic] }, NOW);
      return found?.outcome === "found" ? found.answer.text : found?.outcome;
    };
    expect(told("Mudar de sala")).toContain("taxa pequena");
    expect(told("Mudar de turma")).toContain("não tem taxa");
  });
});

describe("opening hours", () => {
  it.each(["Como funciona?", "vocês atendem empresa?"])("are not asked for by: %s", (question) =>
    expect(documentOf(ask(question))).not.toBe("company/hours"),
  );

  it.each(["funciona sábado?", "até que horas atendem?"])("are asked for by: %s", (question) =>
    expect(documentOf(ask(question))).toBe("company/hours"),
  );
});
