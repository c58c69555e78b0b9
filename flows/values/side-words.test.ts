import { describe, expect, it } from "vitest";
import { callsOffFirst, mocks, sideWord } from "./side-words.js";

describe("what a message does to the talk itself", () => {
  it.each([
    "não cancela nada ainda, por favor",
    "eu não quero cancelar",
    "cancelem só depois do feriado",
    "quero entender antes de cancelar",
    "nunca pedi pra desmarcar",
    "não pode cancelar",
    "quero cancelar só quando acabar a fidelidade",
  ])("keeps it going: %s", (text) => expect(sideWord(text)).toBe("keep"));

  it.each([
    "meu marido já resolveu, deixa pra lá",
    "ah, deixa quieto por ora",
    "não precisa mais, obrigada",
    "esquece",
  ])("calls it off: %s", (text) => expect(sideWord(text)).toBe("call_off"));

  it.each(["peraí que tocou a campainha", "só um minutinho", "já volto", "calma aí, chegou visita"])(
    "asks for a moment: %s",
    (text) => expect(sideWord(text)).toBe("pause"),
  );

  it.each([
    "era só isso mesmo, valeu",
    "tá bom então, sexta eu levo",
    "ok, mais tarde a gente passa aí",
    "nada mais",
    "vocês são demais",
    "beleza, vou pensar com calma",
    "combinado então",
    "obrigada, amanhã eu vejo isso com calma",
    "vou conversar com minha esposa e depois eu falo",
    "beleza, preciso ver isso com o meu chefe",
  ])("closes it: %s", (text) => expect(sideWord(text)).toBe("closing"));

  it.each(["vou tentar cancelar o serviço", "vou ver se contrato, vou tentar contratar hoje"])(
    "does not close it: %s",
    (text) => expect(sideWord(text)).not.toBe("closing"),
  );

  it.each(["deixa pra lá, vocês abrem amanhã?", "esquece. quero falar do outro aparelho"])(
    "lets it be for something else: %s",
    (text) => expect(callsOffFirst(text)).toBe(true),
  );

  it.each(["deixa pra lá, obrigado", "esquece", "não consigo, e agora?", "pode cancelar, mas só o backup"])(
    "lets nothing be for something else: %s",
    (text) => expect(callsOffFirst(text)).toBe(false),
  );

  it.each(["nossa, que caro", "achei meio salgado", "muito caro isso", "tá puxado hein"])(
    "finds the price high: %s",
    (text) => expect(sideWord(text)).toBe("expensive"),
  );

  it.each(["parabéns, ficou pronto em 2 dias", "nota 10, nem demorou", "três dias pra consertar?"])(
    "does not mock: %s",
    (text) => expect(mocks(text)).toBe(false),
  );

  it.each([
    "tá caro, quero cancelar",
    "ficou caro demais pra mim, tem desconto?",
    "vou falar com o atendente",
    "quero cancelar",
    "não cancelei ainda, quero cancelar",
    "por que não cancelou? pedi ontem",
    "eu nunca pedi pra encerrar só o chip, queria encerrar tudo",
    "ninguém cancelou e não cancela nunca, cancela logo",
    "cancela o meu plano de internet da casa antiga",
    "vou levar o notebook e o carregador, precisa?",
    "espera, não é windows, é mac",
    "só isso não resolve o meu problema de ontem",
    "a tela não liga mais",
    "amanhã vocês abrem?",
    "vai demorar até amanhã",
    "deixa o computador ligado?",
    "não é nada disso",
    "parabéns hein, 3 dias pra trocar um teclado",
    "nota 10, duas semanas esperando",
  ])("does nothing to it: %s", (text) => expect(sideWord(text)).toBeNull());
});
