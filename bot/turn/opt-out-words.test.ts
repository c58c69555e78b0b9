import { describe, expect, it } from "vitest";
import { optOutIn } from "./opt-out-words.js";

describe("asking to be left alone", () => {
  it.each([
    "não quero mais receber mensagens",
    "nao quero receber mais mensagem",
    "Não quero receber mais nada de vocês",
    "me tira da lista",
    "me tira dessa lista por favor",
    "quero sair da lista",
    "tirem meu numero da lista",
    "PARAR DE RECEBER",
    "quero parar de receber mensagens",
    "para de me mandar mensagem",
    "parem de me mandar propaganda!!",
    "não me mande mais mensagens",
    "não quero mais mensagens",
    "me descadastra",
    "remover meu número",
    "não desejo mais receber promoções",
  ])("is plain in: %s", (text) => {
    expect(optOutIn(text)).toBe("clearly");
  });

  it.each(["SAIR", "parar", "Pare!", "STOP", "descadastrar", "sair por favor"])("may be meant by: %s", (text) => {
    expect(optOutIn(text)).toBe("word");
  });

  it.each([
    "meu pc não quer parar de apitar",
    "o notebook não para de reiniciar",
    "quero parar de pagar o plano antigo e mudar",
    "não quero receber em casa, busco na loja",
    "não quero receber o orçamento por email",
    "tira o vírus do meu pc",
    "me manda a lista de preços",
    "como faço pra sair do modo avião",
    "a impressora parou",
    "para que serve o ssd",
    "não consigo receber emails",
    "meu zap não quer mandar mensagem",
    "",
  ])("is not: %s", (text) => {
    expect(optOutIn(text)).toBeNull();
  });
});
