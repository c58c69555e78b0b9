import { describe, expect, it } from "vitest";
import { normalise } from "./normalise.js";
import { smallTalk } from "./small-talk.js";
import { Spelling } from "./spelling.js";

describe("a message's words", () => {
  it.each([
    ["Vc tá mt LENTO!!! 😡", "voce esta muito lento"],
    ["meu pc naum liga pq?", "meu computador nao liga porque"],
    ["lerdoooo dms", "lento demais"],
    ["qnto custa, pfv", "quanto preco por favor"],
    ["wi-fi, wi fi e wifi", "wifi wifi e wifi"],
    ["", ""],
    ["👍", ""],
  ])("%s are %s", (text, words) => expect(normalise(text).join(" ")).toBe(words));
});

describe("a mistyped word", () => {
  const spelling = new Spelling(["computador", "internet", "lento", "rede"]);
  it.each([
    ["computado", "computador"],
    ["computadro", "computador"],
    ["conputador", "computador"],
    ["internett", "internet"],
    ["banana", "banana"],
    ["red", "red"],
    ["12345", "12345"],
  ])("%s is %s", (written, meant) => expect(spelling.correct(written)).toBe(meant));
});

describe("small talk", () => {
  it.each([
    ["oi", "greeting"],
    ["hello", "greeting"],
    ["bom diaaa, tudo bem?", "greeting"],
    ["vlw, muito obrigada", "thanks"],
    ["🙏🏽", "thanks"],
    ["flw, até mais", "goodbye"],
    ["tá bom", "ok"],
    ["👍", "ok"],
    ["kkkkk", "laugh"],
    ["kkk tava só brincando com você", "laugh"],
    ["que Deus abençoe vocês", "thanks"],
    ["amém, Deus lhe pague", "thanks"],
    ["tá bom minha querida", "ok"],
    ["ata, desculpa", "ok"],
    ["não to brincando não", null],
    ["deus me livre desse vírus", null],
    ["😂😂 rsrs", "laugh"],
    ["oi, meu pc quebrou", null],
    ["não", null],
    ["", null],
    ["tudo quebrado", null],
  ])("%s is %s", (text, topic) => expect(smallTalk(text, normalise(text))).toBe(topic));
});
