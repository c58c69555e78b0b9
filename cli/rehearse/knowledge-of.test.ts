import { describe, expect, it } from "vitest";
import type { CompanyPlan } from "../../company/company-plan.js";
import { readArticle } from "../../knowledge/read-article.js";
import { knowledgeOf } from "./knowledge-of.js";

/** Tuesday, 22 December 2026, 10:15 in São Paulo. */
const AT = Date.parse("2026-12-22T13:15:00Z");

const HOURS = `
hours:
  weekdays: "09:00-18:00"
  saturday: "09:00-13:00"
  sunday: closed
holidays:
  - { date: "12-25", name: Natal }
  - { date: "12-24", name: Véspera de Natal, hours: "09:00-13:00" }
`;
const ARTICLES = {
  prazos:
    "# Prazos\n\n## Por marca\n\n| Marca | Prazo |\n|---|---|\n| Dell | 3 dias úteis |\n| Lenovo | 5 dias úteis |\n\n## Retirada\n\nO aparelho fica guardado por 30 dias depois de pronto.\n",
  garantia:
    "# Garantia\n\n## Prazo da garantia\n\nTodo serviço tem 90 dias de garantia, contados do dia da retirada.\n",
  "garantia-velha":
    "---\ntitle: Garantia antiga\nvalid_until: 2026-06-30\n---\n## Prazo da garantia\n\nTodo serviço tem 60 dias de garantia, contados do dia da retirada.\n",
  "garantia-estendida":
    "# Garantia estendida\n\n## Como contratar a garantia estendida\n\nPeça no balcão, até a retirada do aparelho.\n\n## O que a garantia estendida cobre\n\nQueda e líquido, uma vez por ano.\n",
};

function shop(more: Partial<CompanyPlan["company"]> = {}) {
  const articles = Object.entries(ARTICLES).map(([slug, body]) => {
    const article = readArticle(slug, body);
    if ("reason" in article) throw new Error(article.reason);
    return { slug, article, hash: slug };
  });
  const address = {
    street: "Rua dos Cliques",
    number: "120",
    complement: "Loja 3",
    district: "Vila Mariana",
    city: "São Paulo",
    state: "SP",
    postalCode: "04010000",
    directions: "Ao lado da padaria.",
  };
  const company = {
    slug: "loja",
    name: "Oficina Clique",
    locale: "pt-BR",
    timezone: "America/Sao_Paulo",
    phone: "+551155500142",
    email: "oi@clique.example",
    site: "https://clique.example",
    cnpj: null,
    address,
    payment: ["Pix", "cartão de crédito", "dinheiro"],
    ...more,
  };
  const item = (slug: string, title: string, description: string, price: number, minutes: number, active = true) => {
    return { slug, title, description, price, currency: "BRL", minutes, actions: [], active };
  };
  const items = [
    item("limpeza-digital", "Limpeza digital", "Apaga arquivos temporários, à distância.", 4_990, 15),
    item("troca-ssd", "Troca por SSD", "Troca do disco por um SSD, com a cópia de tudo.", 16_000, 240),
    item("formatacao", "Formatação", "Fora de venda.", 10_000, 60, false),
  ];
  const hours = { path: "hours.yaml", text: HOURS };
  const ask = knowledgeOf({ company, hours, items, articles } as unknown as CompanyPlan);
  return async (question: string, more: { context?: string[]; about?: string; passage?: string } = {}, at = AT) => {
    const { outcome, value } = await ask({ question, ...more }, at);
    const {
      text = "",
      source = "",
      passages = [],
      options = [],
    } = (value ?? {}) as {
      text?: string;
      source?: string;
      passages?: { document: string }[];
      options?: { id: string; label: string }[];
    };
    return { outcome, text, source, document: passages[0]?.document ?? null, options };
  };
}
const ask = shop();

describe("what the company's own files say", () => {
  it.each([
    ["qual o telefone de vocês?", "company/phone", "(11) 5550-0142"],
    ["oi, boa tarde! me passa o e-mail por favor, obrigada", "company/email", "oi@clique.example"],
    ["vcs tem site?", "company/site", "https://clique.example"],
    ["onde fica a loja", "company/address", "Rua dos Cliques, 120, Loja 3, Vila Mariana"],
    ["quais as formas de pagamento?", "company/payment", "Pix, cartão de crédito ou dinheiro"],
    ["meu nome é Ana, qual o endereço?", "company/address", "CEP 04010-000"],
  ])("answers %s", async (question, document, part) => {
    const found = await ask(question);
    expect(found).toMatchObject({ outcome: "found", document });
    expect(found.text).toContain(part);
  });

  it("is not said where the question is about something else", async () => {
    expect((await ask("onde fica a memória do notebook?")).document).not.toBe("company/address");
    expect((await ask("o telefone caiu na água")).document).not.toBe("company/phone");
  });

  it("is not made up where the file says nothing", async () => {
    expect((await shop({ phone: null })("qual o telefone de vocês?")).outcome).not.toBe("found");
    expect((await shop({ payment: undefined })("formas de pagamento")).document).toBeNull();
  });
});

describe("the hours of a day, reckoned when it is asked", () => {
  it.each([
    ["vocês abrem amanhã?", /^Amanhã, quarta-feira, 23\/12, abrimos das 9h às 18h\.$/],
    ["que horas abre dia 24 de dezembro?", /^Na quinta-feira, 24\/12 \(Véspera de Natal\), abrimos das 9h às 13h\.$/],
    ["vai abrir no natal?", /25\/12 \(Natal\), a loja não abre\.$/],
    ["abre domingo?", /^No domingo, 27\/12, a loja não abre\.$/],
    ["tá aberto agora?", /^Hoje, terça-feira, 22\/12, abrimos das 9h às 18h\. Agora estamos abertos\.$/],
    [
      "qual o horário de funcionamento",
      /segunda-feira a sexta-feira: das 9h às 18h\n• sábado: das 9h às 13h\n• domingo: fechado$/,
    ],
  ])("answers %s", async (question, words) => {
    const found = await ask(question);
    expect(found).toMatchObject({ outcome: "found", document: "company/hours" });
    expect(found.text).toMatch(words);
  });

  it("is the company's day and not the server's", async () => {
    // 23:30 of the 23rd in São Paulo, and the 24th in London.
    const found = await ask("vocês abrem amanhã?", {}, Date.parse("2026-12-24T02:30:00Z"));
    expect(found.text).toContain("24/12 (Véspera de Natal)");
    expect((await ask("tá aberto agora?", {}, Date.parse("2026-12-24T02:30:00Z"))).text).toContain("fechados");
  });
});

describe("the catalog", () => {
  it("says price, time and what is included", async () => {
    const found = await ask("quanto custa a limpeza digital?");
    expect(found).toMatchObject({ outcome: "found", document: "catalog/limpeza-digital" });
    expect(found.text).toBe(
      "Limpeza digital\nPreço: R$ 49,90 · Tempo: cerca de 15 minutos\nApaga arquivos temporários, à distância.",
    );
  });

  it("answers what is asked about the topic of the talk", async () => {
    expect(await ask("e demora quanto?", { context: ["troca-ssd"] })).toMatchObject({ document: "catalog/troca-ssd" });
    expect(await ask("e quanto fica?", { context: ["Limpeza digital", "troca-ssd"] })).toMatchObject({
      document: "catalog/limpeza-digital",
    });
    expect((await ask("e demora quanto?")).document).toBeNull();
  });

  it("tells a service that is nowhere from any other unknown question", async () => {
    expect((await ask("vocês consertam geladeira?")).outcome).toBe("not_offered");
    expect((await ask("vcs vendem bicicleta")).outcome).toBe("not_offered");
    expect((await ask("faz duas semanas que espero")).outcome).toBe("unknown");
    expect((await ask("quem descobriu o Brasil?")).outcome).toBe("unknown");
  });

  it("does not sell what is off sale", async () => {
    expect((await ask("quanto custa a formatação?")).document).not.toBe("catalog/formatacao");
  });
});

describe("articles", () => {
  it("answer by the row of a table, with its headings", async () => {
    expect(await ask("qual o prazo para lenovo?")).toMatchObject({ text: "Marca: Lenovo · Prazo: 5 dias úteis" });
  });

  it("are found with two mistakes of the keyboard", async () => {
    expect((await ask("por quantos dias o aparelo fica guardado depois de prono?")).document).toBe("prazos");
  });

  it("answer no more after their last day", async () => {
    expect((await ask("qual o prazo da garantia dos serviços?")).text).toContain("90 dias");
    const before = await ask("qual o prazo da garantia dos serviços?", {}, Date.parse("2026-06-30T12:00:00Z"));
    expect(before.options.length === 0 ? [before.document] : before.options.map(({ id }) => id)).toContainEqual(
      expect.stringMatching(/garantia/),
    );
    const offered = (await ask("garantia estendida")).options.map(({ id }) => id);
    expect(offered).not.toContain("garantia-velha");
  });

  it("are looked for first in the one that the question is known to be about", async () => {
    expect((await ask("o aparelho")).document).toBeNull();
    expect((await ask("o aparelho", { about: "Prazos" })).document).toBe("prazos");
  });

  it("are offered where several may be meant, and the one that is chosen answers", async () => {
    const { outcome, options } = await ask("garantia estendida");
    expect(outcome).toBe("between");
    expect(options.length).toBeGreaterThan(1);
    expect(options.length).toBeLessThanOrEqual(3);
    const chosen = options.find(({ label }) => label === "Como contratar a garantia estendida");
    expect(await ask("garantia estendida", { passage: chosen?.id })).toMatchObject({
      outcome: "found",
      text: "Peça no balcão, até a retirada do aparelho.",
    });
  });

  it("are not offered by one shared word to a foreign question", async () => {
    expect((await ask("qual o prazo para declarar o imposto de renda da minha tia?")).outcome).not.toBe("found");
  });

  it("give the same every time", async () => {
    expect(await shop()("qual o prazo para lenovo?")).toEqual(await ask("qual o prazo para lenovo?"));
  });
});
