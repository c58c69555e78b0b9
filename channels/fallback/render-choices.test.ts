import { describe, expect, it } from "vitest";
import { type Choices, numberedText, renderChoices } from "./render-choices.js";

const LIMITS = {
  buttons: { max: 3, label: 20, id: 256, body: 1024 },
  list: { rows: 10, label: 24, description: 72, id: 200, body: 4096, opener: 20 },
};
const NONE = {
  buttons: { max: 0, label: 0, id: 0, body: 0 },
  list: { rows: 0, label: 0, description: 0, id: 0, body: 0, opener: 0 },
};

function choices(count: number, change: Partial<Choices> = {}): Choices {
  const options = Array.from({ length: count }, (_, i) => ({ id: `o${i + 1}`, label: `Opção ${i + 1}` }));
  return { kind: "choices", text: "Qual?", options, ...change };
}

function one(change: Partial<Choices["options"][number]>): Choices {
  return choices(0, { options: [{ id: "a", label: "Sim", ...change }] });
}

describe("choices", () => {
  it.each<[string, Choices, "buttons" | "list" | "text"]>([
    ["one option", choices(1), "buttons"],
    ["three options", choices(3), "buttons"],
    ["four options", choices(4), "list"],
    ["ten options", choices(10), "list"],
    ["eleven options", choices(11), "text"],
    ["no options", choices(0), "text"],
    ["a label of 20", one({ label: "x".repeat(20) }), "buttons"],
    ["a label of 21", one({ label: "x".repeat(21) }), "list"],
    ["a label of 24", one({ label: "x".repeat(24) }), "list"],
    ["a label of 25", one({ label: "x".repeat(25) }), "text"],
    ["an empty label", one({ label: " " }), "text"],
    ["an id of 256", one({ id: "x".repeat(256) }), "buttons"],
    ["an id of 200 under a long label", one({ id: "x".repeat(200), label: "x".repeat(21) }), "list"],
    ["an id of 201 under a long label", one({ id: "x".repeat(201), label: "x".repeat(21) }), "text"],
    ["a description", one({ description: "x" }), "list"],
    ["a description of 72", one({ description: "x".repeat(72) }), "list"],
    ["a description of 73", one({ description: "x".repeat(73) }), "text"],
    ["a body of 1024", choices(2, { text: "x".repeat(1024) }), "buttons"],
    ["a body of 1025", choices(2, { text: "x".repeat(1025) }), "list"],
    ["a body of 4097", choices(2, { text: "x".repeat(4097) }), "text"],
    [
      "two equal labels",
      choices(0, {
        options: [
          { id: "a", label: "Sim" },
          { id: "b", label: "Sim" },
        ],
      }),
      "list",
    ],
    [
      "two equal ids",
      choices(0, {
        options: [
          { id: "a", label: "Sim" },
          { id: "a", label: "Não" },
        ],
      }),
      "text",
    ],
  ])("with %s are shown in the first form that fits", (_name, given, as) => {
    expect(renderChoices(given, LIMITS).as).toBe(as);
  });

  it("are numbered text on a channel that has neither buttons nor lists", () => {
    expect(renderChoices(choices(2), NONE)).toEqual({
      as: "text",
      text: "Qual?\n\n1. Opção 1\n2. Opção 2\n\nResponda com o número da opção.",
    });
  });

  it("lose no word as numbered text", () => {
    const options = [{ id: "a", label: "Consertar", description: "No balcão" }];
    expect(numberedText({ text: "Como ajudo?", options, footer: "Oficina Clique" })).toBe(
      "Como ajudo?\n\n1. Consertar – No balcão\n\nResponda com o número da opção.\n\nOficina Clique",
    );
  });

  it("keep the flow's opener where it fits, and have their own where it does not", () => {
    const opener = (button?: string) => renderChoices(choices(5, { button }), LIMITS);
    expect(opener("Escolher horário")).toMatchObject({ opener: "Escolher horário" });
    expect(opener("x".repeat(21))).toMatchObject({ opener: "Ver opções" });
    expect(opener()).toMatchObject({ opener: "Ver opções" });
  });
});
