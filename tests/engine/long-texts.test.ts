import { describe, expect, it } from "vitest";
import { WHATSAPP_CAPABILITIES } from "../../channels/whatsapp/capabilities.js";
import { isRefused, renderContent } from "../../channels/whatsapp/render.js";
import { chooseForm } from "../../channels/whatsapp/render-media.js";
import type { OutboundContent } from "../../flows/content.js";
import { MOST_PARTS } from "../../flows/dialogue/fit-content.js";
import { interpret } from "../../flows/interpret.js";
import { initialState } from "../../flows/state.js";
import { MONDAY, programOfFlows } from "../../flows/testing/sample.js";

/** What WhatsApp is asked to send when a flow with this step repeats what a customer wrote. */
function sends(step: string, wrote: string): { contents: OutboundContent[]; note: string } {
  const program = programOfFlows([
    `flow: echo\ninputs: [wrote]\nvars:\n  wrote: { type: text }\n  sure: { type: choice, of: [s, n] }\nsteps:\n${step}`,
  ]);
  const { effects, trace } = interpret(program, initialState(), {
    id: "7",
    at: MONDAY,
    kind: "start",
    flow: "echo",
    vars: { wrote },
    facts: {
      contact: { id: "c", name: "Ana", phone: null, email: null, vars: {} },
      company: program.company,
      channel: { capabilities: WHATSAPP_CAPABILITIES },
      first_contact: false,
    },
  });
  const sent = effects.filter((effect) => effect.kind === "send");
  expect(new Set(sent.map(({ key }) => key)).size).toBe(sent.length);
  return { contents: sent.map(({ content }) => content), note: trace.map(({ note }) => note ?? "").join("\n") };
}

const refused = (content: OutboundContent) =>
  content.kind === "media"
    ? typeof chooseForm(content, { mime: undefined, size: undefined }) !== "string"
    : isRefused(renderContent(content));
const textOf = (content: OutboundContent | undefined) => (content && "text" in content ? content.text : "");
const squeeze = (text: string) => text.replace(/\s+/g, "");
/** As long as WhatsApp allows a customer's message to be. */
const LONGEST = "Minha impressora não liga. ".repeat(160).slice(0, 4_096);

describe("a customer's longest text, said again by a flow", () => {
  it("goes out in several messages that WhatsApp takes, and not a letter is lost", () => {
    const { contents } = sends('  - say: "Você escreveu: {{ wrote }} É isso?"\n', LONGEST);
    expect(contents.length).toBe(2);
    expect(contents.filter(refused)).toEqual([]);
    expect(squeeze(contents.map(textOf).join(""))).toBe(squeeze(`Você escreveu: ${LONGEST} É isso?`));
  });

  it("keeps the options of a question with the end of the text", () => {
    const step = '  - ask: "Você escreveu: {{ wrote }} É isso?"\n    save: sure\n    choices: { s: Sim, n: Não }\n';
    for (const wrote of [LONGEST, LONGEST.slice(0, 4_040)]) {
      const { contents } = sends(step, wrote);
      expect(contents.filter(refused)).toEqual([]);
      expect(contents.map(({ kind }) => kind)).toEqual(["text", "choices"]);
      expect(textOf(contents.at(-1))).toMatch(/É isso\?$/);
      expect(squeeze(contents.map(textOf).join(""))).toBe(squeeze(`Você escreveu: ${wrote} É isso?`));
    }
  });

  it("follows the file whose caption it would be", () => {
    const step =
      '  - say:\n      text: "{{ wrote }}"\n      media: { kind: image, url: "https://shop.example/a.png" }\n';
    const { contents } = sends(step, LONGEST);
    expect(contents.filter(refused)).toEqual([]);
    expect(contents).toEqual([
      { kind: "media", media: "image", url: "https://shop.example/a.png" },
      { kind: "text", text: LONGEST.trim() },
    ]);
    expect(sends(step, "Curta").contents).toMatchObject([{ kind: "media", caption: "Curta" }]);
  });

  it("is one message, as it stands, while it fits", () => {
    const fits = "a".repeat(4_096);
    expect(sends('  - say: "{{ wrote }}"\n', fits).contents).toEqual([{ kind: "text", text: fits }]);
  });

  it("ends in an ellipsis where it would be more than five messages, and the trace says so", () => {
    const { contents, note } = sends('  - say: "{{ wrote }}"\n', "😀".repeat(30_000));
    expect(contents.filter(refused)).toEqual([]);
    expect(contents.length).toBeLessThanOrEqual(MOST_PARTS + 1);
    expect(contents.map(textOf).join("")).toBe(`${"😀".repeat(10_239)}…`);
    expect(note).toContain("foi cortado");
  });
});
