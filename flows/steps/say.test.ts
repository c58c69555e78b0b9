import { describe, expect, it } from "vitest";
import { problemsOf, talkTo } from "../testing/sample.js";

describe("say", () => {
  it("says a text with what is known filled in", () => {
    const { said } = talkTo(`
flow: hello
steps:
  - say: "Olá, {{ contact.first_name }}! Aqui é a {{ company.name }}."
`);
    expect(said).toEqual(["Olá, Maria! Aqui é a Oficina Clique."]);
  });

  it("says several texts in a row, each as a message of its own", () => {
    const { said } = talkTo("flow: hello\nsteps:\n  - say: [Um., Dois.]\n");
    expect(said).toEqual(["Um.", "Dois."]);
  });

  it("sends a file with its caption and a place", () => {
    const { talk } = talkTo(`
flow: hello
steps:
  - say: { text: Nossa fachada, media: { kind: image, url: "https://example.com/a.jpg" }, location: { latitude: -23.5, longitude: -46.6 } }
`);
    expect(talk.ofKind("send").map((effect) => effect.content.kind)).toEqual(["media", "location"]);
  });

  it("says the fallback where the channel cannot carry the file", () => {
    const { said } = talkTo(`
flow: hello
steps:
  - say: { media: { kind: sticker, url: "https://example.com/a.webp" }, fallback: "(um joinha)" }
`);
    expect(said).toEqual(["(um joinha)"]);
  });

  it("is refused when a file fits no channel and nothing stands in for it", () => {
    const [problem] = problemsOf([
      'flow: hello\nsteps:\n  - say: { media: { kind: sticker, url: "https://example.com/a.webp" } }\n',
    ]);
    expect(problem?.reason).toContain('"messenger" não leva arquivos do tipo sticker');
  });

  it("never reads what a customer wrote as a template", () => {
    const { talk } = talkTo(`
flow: echo
steps:
  - ask: O que foi?
    save: what
  - say: "Você disse: {{ what }}"
`);
    expect(talk.text("{{ contact.phone }} \\{{ 1 + 1 }}")).toEqual(["Você disse: {{ contact.phone }} \\{{ 1 + 1 }}"]);
  });

  it("does not send a text that came out empty", () => {
    const { said, talk } = talkTo('flow: hello\nvars:\n  x: { type: text }\nsteps:\n  - say: "{{ x }}"\n');
    expect(said).toEqual([]);
    expect(talk.last?.trace.some((line) => line.note.includes("ficou vazio"))).toBe(true);
  });
});
