import { describe, expect, it } from "vitest";
import { portuguese } from "../../company/portuguese.js";
import { createGuard, type Shown } from "../../knowledge/guard/guard-sentence.js";
import { withConditions } from "../../knowledge/guard/with-conditions.js";
import { createTerms } from "../../knowledge/terms.js";

const terms = createTerms(portuguese);
const guard = createGuard(terms);

const shown: Shown[] = [
  {
    title: "Garantia",
    heading: "Qual é a garantia de vocês?",
    text: "A garantia da loja é de 90 dias em todo serviço, contados do dia da retirada. Bateria nova tem 6 meses.",
  },
  {
    title: "Prazos",
    heading: "Quanto tempo demora o conserto?",
    text: "A maioria dos serviços fica pronta em 1 dia útil. Quando a peça é de encomenda, o prazo passa para 5 a 10 dias úteis.",
  },
  { title: "Serviços e preços", heading: "Formatação", text: "Formatação\nPreço: R$ 180,00 · Tempo: cerca de 9 horas" },
  {
    title: "Prazos",
    heading: "Vocês emprestam um computador?",
    text: "Não emprestamos: não temos computador reserva.",
  },
  {
    title: "Oficina Clique",
    heading: "",
    text: "Nosso site é https://oficinaclique.example\nNosso telefone é (11) 5550-0142.",
  },
];
/** The sentence over one passage. */
const over = (text: string, source: string, more: Partial<Shown> = {}) =>
  guard({ text, passages: [1] }, [{ title: "Loja", heading: "", ...more, text: source }]);
const says = (text: string, ...passages: number[]) => guard({ text, passages }, shown);

describe("the guard over a model's sentences", () => {
  it.each([
    ["A garantia é de 90 dias em todo serviço.", 1],
    ["A garantia da loja é de noventa dias em todo serviço, contados da retirada.", 1],
    ["Bateria nova tem garantia de 6 meses.", 1],
    ["A maioria dos serviços fica pronta em um dia útil.", 2],
    ["Quando a peça é de encomenda, o prazo passa para 5 a 10 dias úteis.", 2],
    ["A formatação custa R$ 180.", 3],
    ["A formatação leva cerca de 9 horas.", 3],
    ["Não emprestamos computador.", 4],
    ["O telefone da Oficina Clique é (11) 5550-0142.", 5],
    ["Nosso site é oficinaclique.example.", 5],
  ])("lets through what a cited passage says: %s", (text, passage) => {
    expect(says(text, passage)).toBeNull();
  });

  it.each([
    ["a wrong price", "A formatação custa R$ 120,00.", 3, "claim"],
    ["another currency", "A formatação custa € 180,00.", 3, "claim"],
    ["a number in words", "A garantia da loja é de cento e treze dias em todo serviço.", 1, "claim"],
    ["wide digits", "A garantia da loja é de １２０ dias em todo serviço.", 1, "form"],
    ["Arabic digits", "A garantia da loja é de ١٢٠ dias em todo serviço.", 1, "form"],
    ["a deadline of somebody else", "A maioria dos serviços fica pronta em 2 dias úteis.", 2, "unsupported"],
    ["working days that became days", "A maioria dos serviços fica pronta em 1 dia.", 2, "claim"],
    [
      "a number of the next sentence",
      "A garantia da loja é de 6 meses em todo serviço, contados da retirada.",
      1,
      "unsupported",
    ],
    ["an invented warranty", "A formatação tem garantia vitalícia.", 3, "unsupported"],
    ["a promise", "A formatação fica pronta hoje.", 3, "unsupported"],
    ["a gift", "A formatação é grátis.", 3, "unsupported"],
    ["a foreign link", "Veja em https://evil.example/pague.", 5, "unsupported"],
    ["another page of the own site", "Nosso site é https://oficinaclique.example/pague.", 5, "unsupported"],
    ["another telephone", "Nosso telefone é (11) 5550-0199.", 5, "claim"],
    ["another product", "A formatação do iPhone custa R$ 180,00.", 3, "name"],
    ["a wrong citation", "A garantia é de 90 dias em todo serviço.", 3, "unsupported"],
    ["no citation", "A garantia é de 90 dias.", 9, "citation"],
    ["half of the opposite", "Emprestamos: não temos computador reserva.", 4, "meaning"],
    ["the opposite", "Emprestamos computador reserva.", 4, "meaning"],
    ["a condition that was left out", "O prazo da peça passa para 5 a 10 dias úteis.", 2, "meaning"],
    ["a picture that would be loaded", "![garantia](https://evil.example/a.png)", 1, "form"],
    ["markup", "<img src=x> A garantia é de 90 dias em todo serviço.", 1, "form"],
    ["a command", "Execute o comando: format c:", 3, "unsupported"],
    ["a masked number", "Nosso telefone é [número].", 5, "form"],
    ["a masked name", "A garantia é de 90 [nome] em todo serviço.", 1, "form"],
    ["a template", "A garantia é de {{ contact.phone }} 90 dias.", 1, "form"],
  ])("refuses %s", (_what, text, passage, objection) => {
    expect(says(text, passage)).toBe(objection);
  });

  it.each([
    [
      "another verb",
      "A garantia cobre o defeito que foi consertado e as peças que você trouxe.",
      "A garantia cobre o defeito que foi consertado e as peças que trocamos.",
    ],
    [
      "the opposite verb",
      "A garantia dispensa nota fiscal e etiqueta da loja.",
      "A garantia exige nota fiscal e etiqueta da loja.",
    ],
    [
      "later for sooner",
      "Serviços feitos à distância são pagos depois, por um link seguro.",
      "Serviços feitos à distância são pagos antes, por um link seguro.",
    ],
    [
      "a product that nobody named",
      "A troca de tela do iphone fica pronta em 2 dias úteis.",
      "A troca de tela da Lenovo fica pronta em 2 dias úteis.",
    ],
    ["a verb of our own", "Aceitamos cartão da loja.", "O cartão da loja fica no balcão."],
    ["work on a day off", "Atendemos nos feriados.", "Nos feriados, fechado."],
    ["about for exactly", "A formatação leva cerca de 9 horas.", "A formatação leva 9 horas."],
    ["more than", "A garantia da loja é de mais de 90 dias.", "A garantia da loja é de 90 dias."],
  ])("refuses one new word that turns a sentence round: %s", (_what, text, source) => {
    expect(over(text, source)).not.toBeNull();
  });

  it.each([
    ["A visita é grátis.", "Mostre o defeito e peça a visita: é grátis se o defeito for nosso."],
    ["A mudança de endereço é grátis.", "A mudança de endereço é grátis para quem é cliente há mais de 12 meses."],
    [
      "Tela, teclado e conector levam 1 dia útil.",
      "Tela, teclado e conector levam 1 dia útil se a peça estiver na loja.",
    ],
    ["Temos IP fixo em qualquer plano.", "Sim, só para empresas: temos IP fixo em qualquer plano."],
    ["A visita é grátis.", "A visita é grátis; somente no centro."],
    ["A visita custa R$ 50,00.", "A visita custa a partir de R$ 50,00."],
    ["A visita custa R$ 50,00.", "A visita custa no mínimo R$ 50,00."],
    ["A tela fica pronta em 2 dias.", "A tela costuma ficar pronta em 2 dias."],
    ["O conserto fica pronto em 2 dias.", "A maioria dos consertos fica pronta em 2 dias."],
    ["Só atendemos empresas.", "Atendemos empresas."],
    ["O plano tem até 300 mega.", "O plano tem 300 mega."],
  ])("refuses “%s” where the source says “%s”", (text, source) => {
    expect(over(text, source)).toBe("meaning");
  });
  it("lets a condition through that is said as well", () => {
    expect(
      over("A visita é grátis se o defeito for nosso.", "Peça a visita: é grátis se o defeito for nosso."),
    ).toBeNull();
    expect(
      over("Temos IP fixo apenas para empresas.", "Sim, só para empresas: temos IP fixo em qualquer plano."),
    ).toBeNull();
  });

  const holiday = { title: "Horário", heading: "A loja abre em feriado?" };
  it.each([
    ["A loja abre em feriado.", "O balcão fecha nos feriados.", holiday],
    ["A loja abre em todo feriado.", "Em todo feriado, veja o aviso na porta.", holiday],
    ["O desconto é de 10%.", "Pergunte no balcão sobre o desconto.", { heading: "O desconto é de 10%?" }],
    ["A loja abre no feriado.", "O balcão fecha no feriado.", { heading: "Quando a loja abre no feriado" }],
    ["O frete está incluído.", "O frete fica excluído.", { heading: "O que está incluído" }],
    ["Os arquivos ficam no aparelho.", "Os arquivos do aparelho se perdem.", {}],
    [
      "A troca de tela de iphone fica pronta em 2 dias.",
      "A troca de tela de Lenovo fica pronta em 2 dias. Com iphone, converse com o balcão.",
      {},
    ],
  ])("takes no heading or other sentence for a proof: “%s” from “%s”", (text, source, more) => {
    expect(over(text, source, more)).not.toBeNull();
  });
  it("believes a heading that states something", () => {
    expect(over("A formatação custa R$ 180.", "Preço: R$ 180,00", { heading: "Formatação" })).toBeNull();
  });
});

describe("numbers of one sentence", () => {
  const SCREENS = "A troca de tela da Lenovo leva 2 dias úteis e a troca de tela da Dell leva 5 dias úteis.";
  const OPEN = "Abrimos de segunda a sexta das 9h às 18h, e no sábado das 9h às 13h.";
  const PRICES = "A limpeza custa R$ 80,00, a formatação custa R$ 180,00.";
  it.each([
    ["A troca de tela da Lenovo leva 2 dias úteis.", SCREENS],
    ["A troca de tela da Dell leva 5 dias úteis.", SCREENS],
    ["A troca de tela da Dell leva cinco dias úteis e a da Lenovo leva dois dias úteis.", SCREENS],
    ["A formatação custa R$ 180.", PRICES],
    ["No sábado, das 9h às 13h.", OPEN],
  ])("stay where they were: %s", (text, source) => {
    expect(over(text, source)).toBeNull();
  });
  it.each([
    ["A troca de tela da Dell leva 2 dias úteis.", SCREENS],
    ["A troca de tela da Lenovo leva 5 dias úteis.", SCREENS],
    ["A troca de tela da Lenovo leva 5 dias úteis e a da Dell leva 2 dias úteis.", SCREENS],
    ["A limpeza custa R$ 180,00, a formatação custa R$ 80,00.", PRICES],
    ["A limpeza custa R$ 180.", PRICES],
    ["No sábado abrimos das 9h às 18h.", OPEN],
  ])("do not change places: %s", (text, source) => {
    expect(over(text, source)).not.toBeNull();
  });
});

describe("a condition that stands in the next sentence", () => {
  const passage = (text: string): Shown[] => [{ title: "Entrega", heading: "", text }];
  const whole = (text: string, source: string) =>
    withConditions([{ text, passages: [0] }], passage(source), terms).map((one) => one.text);
  it.each([
    ["A entrega é grátis.", "A entrega é grátis. Só vale acima de R$ 100,00.", "Só vale acima de R$ 100,00."],
    ["A entrega é grátis.", "A entrega é grátis. Mas não aos sábados.", "Mas não aos sábados."],
    ["A garantia é de 90 dias.", "A garantia da loja é de 90 dias. Ela não cobre queda.", "Ela não cobre queda."],
    [
      "A garantia é de 90 dias.",
      "A garantia da loja é de 90 dias. A garantia não cobre queda.",
      "A garantia não cobre queda.",
    ],
    ["A visita é grátis.", "A visita é grátis. Desde que seja no bairro.", "Desde que seja no bairro."],
  ])("goes out with it: %s", (text, source, condition) => {
    expect(whole(text, source)).toEqual([text, condition]);
  });
  it("is said once, and nothing is added where none stands", () => {
    const source = "A entrega é grátis. Só vale acima de R$ 100,00. Ligue antes.";
    const both = ["A entrega é grátis.", "Só vale acima de R$ 100,00."].map((text) => ({ text, passages: [0] }));
    expect(withConditions(both, passage(source), terms)).toEqual(both);
    expect(whole("Bateria nova tem 6 meses.", "Bateria nova tem 6 meses. A loja fica no centro.")).toHaveLength(1);
  });
});
