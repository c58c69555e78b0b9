import { describe, expect, it } from "vitest";
import type { CatalogEntry } from "../catalog/catalog-entry.js";
import { problemsOf, programOfFlows, talkTo } from "../testing/sample.js";

const entry = (slug: string, title: string, amount: number, more: Partial<CatalogEntry> = {}): CatalogEntry => ({
  slug,
  title,
  description: "",
  price: { amount, currency: "BRL" },
  minutes: 60,
  time: "1 hora",
  from: false,
  words: [],
  active: true,
  ...more,
});
const ENTRIES = [
  entry("limpeza-fisica", "Limpeza interna", 15_000, { words: ["limpeza", "limpar"] }),
  entry("limpeza-digital", "Limpeza digital", 4_990),
  entry("fita", "Fita cassete", 900, { words: ["fita"], active: false }),
];
const CATALOG = { catalog: ENTRIES.map(({ slug }) => slug), entries: ENTRIES };

const FLOW = `flow: a
steps:
  - ask: O quê?
    save: wanted
  - item: wanted
    save: found
    on_unknown: [{ say: Não temos. }, { end: unknown }]
  - say: "{{ found.item }}: {{ found.price }}, {{ found.time }}"
`;

describe("item", () => {
  it.each([
    ["quanto ta a LIMPEZA DIGITAL?", "limpeza-digital: R$ 49,90, 1 hora"],
    ["quero limpar o pc", "limpeza-fisica: R$ 150,00, 1 hora"],
    ["limpezas internas", "limpeza-fisica: R$ 150,00, 1 hora"],
    ["limpeza-digital", "limpeza-digital: R$ 49,90, 1 hora"],
    ["conserta fita?", "Não temos."],
    ["limpadores", "Não temos."],
  ])("takes %s for %s", (text, said) => {
    const { talk } = talkTo(FLOW, CATALOG);
    expect(talk.text(text).map((words) => words.replaceAll("\u00a0", " "))).toEqual([said]);
  });
});

describe("catalog in expressions", () => {
  const flow = (expression: string) => `flow: a\nsteps:\n  - say: Oi\n  - say: "{{ ${expression} }}"\n`;

  it("says a price as money and calculates with it", () => {
    const { said } = talkTo(flow("catalog.limpeza_digital.price * 2"), CATALOG);
    expect(said[1]?.replaceAll("\u00a0", " ")).toBe("R$ 99,80");
  });

  it("refuses an item that does not exist, with its line and the name that was meant", () => {
    expect(problemsOf([flow("catalog.limpeza_digitl.price")], CATALOG)).toMatchObject([
      {
        file: "flows/0.yaml",
        line: 4,
        reason: expect.stringContaining(
          'não conheço "limpeza_digitl" em "catalog"; você quis dizer "limpeza_digital"?',
        ),
      },
    ]);
  });

  it("refuses a field that items do not have, and a price where a condition is wanted", () => {
    expect(problemsOf([flow("catalog.limpeza_digital.prise")], CATALOG)[0]?.reason).toContain('quis dizer "price"');
    const wrong = "flow: a\nsteps:\n  - when: catalog.limpeza_digital.price\n    say: Oi\n";
    expect(problemsOf([wrong], CATALOG)[0]?.reason).toContain("não sim ou não");
  });

  it("leaves a variable called catalog to the flow that has one", () => {
    const own = 'flow: a\nvars: { catalog: { type: text } }\nsteps:\n  - say: "Veja: {{ catalog }}"\n';
    expect(talkTo(own, CATALOG).said).toEqual(["Veja: "]);
  });

  it("makes another program of another price only where a flow tells it", () => {
    const dearer = { ...CATALOG, entries: ENTRIES.map((each) => ({ ...each, price: { amount: 1, currency: "BRL" } })) };
    const hash = (text: string, catalog: typeof CATALOG) => programOfFlows([text], catalog).hash;
    const telling = flow("catalog.limpeza_digital.price");
    expect(hash(telling, dearer)).not.toBe(hash(telling, CATALOG));
    expect(hash(flow("contact.name"), dearer)).toBe(hash(flow("contact.name"), CATALOG));
  });
});
