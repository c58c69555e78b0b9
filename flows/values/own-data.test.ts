import { describe, expect, it } from "vitest";
import { ownDatum } from "./own-data.js";

describe("what customers tell of themselves", () => {
  it.each([
    ["meu nome é Beatriz da Costa", "name", "Beatriz da Costa"],
    ["me chamo joão pedro", "name", "joão pedro"],
    ["o nome dele é Ulisses Prado", "name", "Ulisses Prado"],
    ["tá no nome da Célia Ramos", "name", "Célia Ramos"],
    ["Avenida Brasil, 2210, bloco B", "address", "Avenida Brasil, 2210, bloco B"],
    ["moro na rua das Acácias, perto da padaria", "address", "rua das Acácias, perto da padaria"],
    ["R. Goiás 77 ap 4", "address", "R. Goiás 77 ap 4"],
    ["a gente mora aqui na travessa Santo Antônio", "address", "travessa Santo Antônio"],
    ["meu nome é rute e preciso marcar", "name", "rute"],
    ["me chamo Ivo de Sá e Castro", "name", "Ivo de Sá e Castro"],
    ["moro em Paulínia", "city", "Paulínia"],
    ["moro no brás", "city", "brás"],
    ["meu zap é 11 98765-0011", "phone", "11 98765-0011"],
    ["é um notebook lenovo ideapad 3", "device", "é um notebook lenovo ideapad 3"],
    ["impressora epson", "device", "impressora epson"],
  ])("is read from: %s", (text, kind, value) => expect(ownDatum(text)).toEqual({ kind, value }));

  it.each([
    "qual o nome da rua de vocês?",
    "vocês ficam na rua Augusta",
    "a loja é na avenida Paulista 100",
    "como chego na praça da Sé",
    "quero o plano de 300",
    "me chamo atenção para isso",
    "moro na casa dos fundos",
    "529.982.247-25",
    "notebook lento",
    "lenovo que não liga",
    "o notebook dell quebrou",
    "o nome do produto saiu errado na nota fiscal e ninguém arruma isso para mim até hoje, já são três semanas",
  ])("is none in: %s", (text) => expect(ownDatum(text)).toBeNull());
});
