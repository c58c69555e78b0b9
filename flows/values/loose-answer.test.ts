import { describe, expect, it } from "vitest";
import { looseYesNo, paraphrasedOption } from "./loose-answer.js";

const LIGHTS = "As luzes do modem estão normais?";
const BACK = "Reiniciei por aqui. Voltou?";

describe("a yes or no with more around it", () => {
  it.each([
    ["sim, estão normais", LIGHTS, true],
    ["estão sim", LIGHTS, true],
    ["tão normais", LIGHTS, true],
    ["estão normais", LIGHTS, true],
    ["acho que sim", LIGHTS, true],
    ["não, uma tá vermelha", LIGHTS, false],
    ["não estão", LIGHTS, false],
    ["não estão normais não", LIGHTS, false],
    ["acho que não", LIGHTS, false],
    ["sim, voltou", BACK, true],
    ["voltou", BACK, true],
    ["já voltou", BACK, true],
    ["voltou sim, obrigada", BACK, true],
    ["ainda não voltou", BACK, false],
    ["voltou não", BACK, false],
    ["consigo", "Você consegue abrir o navegador?", true],
    ["tenho", "Você tem backup?", true],
    ["não tenho", "Você tem backup?", false],
    ["já reiniciei", "Você reiniciou o modem?", true],
  ])("%s", (text, question, value) => {
    expect(looseYesNo(text, question)).toBe(value);
  });

  it.each([
    ["não sei", LIGHTS],
    ["não entendi", LIGHTS],
    ["não lembro", "Você tem backup?"],
    ["sim ou não?", LIGHTS],
    ["sim, mas quanto custa?", LIGHTS],
    ["sim, mas não agora", "Posso apagar?"],
    ["não liga mais", LIGHTS],
    ["quero falar do meu pedido", BACK],
    ["o modem é da operadora", LIGHTS],
    ["não sei se sim", LIGHTS],
    ["haha to zoando, nao vai molhar nao", "Ele já está fora da tomada?"],
    ["", LIGHTS],
  ])("%s is neither", (text, question) => {
    expect(looseYesNo(text, question)).toBeNull();
  });
});

const OFFER = [
  { id: "price", label: "Ver o preço" },
  { id: "tips", label: "Quero dicas" },
  { id: "person", label: "Falar com técnico" },
];
const ASK = "Quer ver quanto custa?";

describe("an option in other words", () => {
  it.each([
    ["quanto fica?", "price"],
    ["qual o valor?", "price"],
    ["quanto custa isso", "price"],
    ["sim", "price"],
    ["quero sim", "price"],
    ["me dá umas dicas", "tips"],
    ["dicas", "tips"],
    ["chama alguém", "person"],
    ["um humano por favor", "person"],
    ["quanto custa formatar?", null],
    ["meu pedido", null],
    ["preço ou dica?", null],
    ["", null],
  ])("%s → %s", (text, id) => {
    expect(paraphrasedOption(text, ASK, OFFER)?.id ?? null).toBe(id);
  });

  it.each([
    ["pode ser agora", "visit"],
    ["sim, pode", "visit"],
    ["não", null],
  ])("takes a yes for what is offered first: %s → %s", (text, id) => {
    const options = [
      { id: "visit", label: "Vistoria" },
      { id: "tips", label: "Ler o guia" },
    ];
    const question = "Posso mandar o perito agora, ou te passar o guia. O que acha melhor?";
    expect(paraphrasedOption(text, question, options)?.id ?? null).toBe(id);
  });

  it.each([
    ["Posso ajudar em mais alguma coisa?", ["Ver o caminho", "Era só isso"], null],
    ["Quer que eu chame a gerente, ou mando o cardápio. O que acha?", ["Cardápio", "Falar com alguém"], null],
    ["Podemos entregar aí. O que acha?", ["Retirar no balcão", "Entregar em casa"], "Entregar em casa"],
  ])("a yes chooses nothing that the offer does not speak of: %s", (question, labels, chosen) => {
    const options = labels.map((label) => ({ id: label, label }));
    expect(paraphrasedOption("sim", question, options)?.id ?? null).toBe(chosen);
  });

  it.each(["blz", "sim", "certo"])("a yes chooses nothing where it is asked which one: %s", (text) => {
    const options = [
      { id: "pie", label: "Torta" },
      { id: "other", label: "Outro bolo" },
    ];
    expect(paraphrasedOption(text, "De qual bolo você quer saber o preço?", options)).toBeNull();
  });

  it.each([
    ["Como posso ajudar?", ["Computador lento", "Preços", "Horário"], null],
    ["Como posso ajudar? Pode contar com suas palavras, ou escolher.", ["Computador lento", "Preços"], null],
    ["Posso ajudar em mais alguma coisa?", ["Ver o endereço", "Era só isso"], null],
    ["Tudo bem. Posso ajudar de outro jeito?", ["Quero dicas", "Falar com técnico", "Não, obrigado"], null],
    ["Posso reservar a mesa, ou mandar o cardápio. O que prefere?", ["Cardápio", "Mesa"], "Mesa"],
    ["Posso levar até aí, ou você busca na loja.", ["Entrega", "Retirar na loja", "Agora não"], "Entrega"],
    ["Quer que eu reserve a mesa ou o salão?", ["Mesa", "Salão"], "Mesa"],
    ["Posso fazer isso agora?", ["Aprovar", "Agora não"], null],
    ["Posso seguir com a mesa?", ["Quero sim", "Trocar a mesa"], "Quero sim"],
  ])("takes a bare yes for no option that is not offered: %s", (question, labels, label) => {
    const options = labels.map((each) => ({ id: each, label: each }));
    expect(paraphrasedOption("sim", question, options)?.label ?? null).toBe(label);
  });

  it("takes a bare no for the option that declines, where there is one", () => {
    const options = [
      { id: "now", label: "Marcar agora" },
      { id: "later", label: "Agora não" },
    ];
    expect(paraphrasedOption("não", "Quer marcar?", options)?.id).toBe("later");
    expect(paraphrasedOption("não", ASK, OFFER)).toBeNull();
    const means = [
      { id: "pix", label: "Pagar com Pix" },
      { id: "card", label: "Pagar no cartão" },
    ];
    expect(paraphrasedOption("não", "Como quer pagar?", means)).toBeNull();
  });
});
