import { describe, expect, it } from "vitest";
import type { InboundContent } from "../content.js";
import { Conversation, programOfFlows, talkTo } from "../testing/sample.js";

const MODEL = `flow: model
title: Garantia
steps:
  - ask: "A garantia vale por um ano inteiro e cobre defeito de fabricação, mas não queda. O aparelho já foi aberto?"
    save: opened
    type: yes_no
    retry: { times: 1 }
    on_failed: { goto: lost }
  - say: "{{ opened }}."
  - end: done
  - id: lost
    say: Desisti.
`;
const sticker: InboundContent = { kind: "media", media: "sticker", fileId: "f" };
const picture: InboundContent = { kind: "media", media: "image", fileId: "f" };

describe("while a question is open", () => {
  it("a picture or a sticker is no answer, however often, and counts as no wrong one", () => {
    const { talk } = talkTo(MODEL);
    for (const content of [sticker, picture, sticker, picture]) {
      const [said = ""] = talk.content(content);
      expect(said.includes("O aparelho já foi aberto?")).toBe(content === picture);
      expect(said).not.toMatch(/arquivo|garantia vale/);
    }
    expect(talk.text("já sim")).toEqual(["sim."]);
  });

  it("a moment is given without the question again, and the answer still counts", () => {
    const { talk } = talkTo(MODEL);
    const [said = ""] = talk.text("só um minutinho que vou olhar");
    expect(said).toMatch(/pressa|espero|vontade/);
    expect(said).not.toContain("aberto?");
    expect(talk.text("não")).toEqual(["não."]);
  });

  it("what is not to be cancelled goes on, also where understanding heard a wish to cancel", () => {
    const { talk } = talkTo(MODEL);
    const [said = ""] = talk.text("não cancela nada ainda !cancel");
    expect(said).toMatch(/nada foi cancelado|não cancelei/);
    expect(said).toContain("O aparelho já foi aberto?");
    expect(talk.idle).toBe(false);
  });

  it("is called off in words that name no cancelling", () => {
    const { talk } = talkTo(MODEL);
    expect(talk.text("ah, meu irmão já viu isso, deixa pra lá")[0]).toContain("parei por aqui");
    expect(talk.idle).toBe(true);
  });

  it("is asked again in its short form, and the second time with another beginning", () => {
    const { talk } = talkTo(MODEL, { others: ["flow: p\nstart: [{ keyword: preço }]\nsteps:\n  - say: Dez reais.\n"] });
    const first = talk.text("preço").join("\n");
    expect(first).toContain("O aparelho já foi aberto?");
    expect(first).not.toContain("A garantia vale");
    expect(talk.text("preço").join("\n")).not.toBe(first);
  });
});

describe("what is let be for something else", () => {
  const HOURS =
    "flow: hours\ntitle: Horário\nstart: [{ keyword: agenda }, { intent: hours }]\nsteps:\n  - say: Abrimos às 9h.\n";
  const shop = () =>
    new Conversation(
      programOfFlows([MODEL.replace("steps:", "start: [{ keyword: garantia }]\nsteps:"), HOURS], {
        intentsText: "hours:\n  examples: [que horas abre, qual o horário]\n",
      }),
    );

  it("ends, and what was asked behind it is answered without leading back", () => {
    const talk = shop();
    talk.text("garantia");
    const said = talk.text("ah, esquece. ~hours=0.9 que horas vocês abrem?");
    expect(said).toContain("Abrimos às 9h.");
    expect(said.join(" ")).not.toContain("aberto?");
    expect(talk.state.frames.some(({ flow }) => flow === "model")).toBe(false);
  });

  it("goes on where nothing is let be", () => {
    const talk = shop();
    talk.text("garantia");
    expect(talk.text("~hours=0.9 que horas vocês abrem?").join(" ")).toContain("aberto?");
  });
});

describe("another language in the middle of a talk", () => {
  it("is answered in it, with the way to a person", () => {
    for (const [text, words] of [
      ["sorry, do you speak english?", "Would you like"],
      ["perdón, ¿hablan español?", "Quiere"],
    ] as const) {
      const { talk } = talkTo(MODEL);
      expect(talk.text(text)[0]).toContain(words);
    }
  });
});
