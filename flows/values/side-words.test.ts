import { describe, expect, it } from "vitest";
import { sideWord } from "./side-words.js";

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
  ])("closes it: %s", (text) => expect(sideWord(text)).toBe("closing"));

  it.each([
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
  ])("does nothing to it: %s", (text) => expect(sideWord(text)).toBeNull());
});
