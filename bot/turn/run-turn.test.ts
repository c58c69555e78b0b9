import { describe, expect, it } from "vitest";
import { initialState } from "../../flows/state.js";
import { MESSENGER, programOfFlows, understandMarks } from "../../flows/testing/sample.js";
import type { InsideEvent, TurnOutput } from "../ports/store.js";
import type { ChannelEvent } from "../vocabulary/channel-event.js";
import type { InboundContent } from "../vocabulary/content.js";
import { createTurnRunner } from "./run-turn.js";

const NOW = Date.parse("2026-01-05T13:00:00Z");
const PROGRAM = programOfFlows(["flow: any\nstart: [{ keyword: contador }]\nsteps:\n  - say: Recebi.\n"]);
/** How long each text was that was given to be understood. */
const lengths: number[] = [];
const run = createTurnRunner({
  programs: {
    current: () => PROGRAM,
    pinned: () => PROGRAM,
    understand(program, expecting, text) {
      lengths.push(text.length);
      return understandMarks(program, expecting, text);
    },
    load: () => Promise.resolve(),
  },
  capabilitiesOf: () => MESSENGER,
  burstWindowMs: 200,
  contactPerMinute: 0,
  sendBy: () => null,
});

async function turn(events: { at: number; event: ChannelEvent | InsideEvent }[]): Promise<TurnOutput> {
  const output = await run({
    tenantId: "t",
    conversationId: "c",
    channelId: "ch",
    channelKind: "messenger",
    externalId: "5511",
    owner: "bot",
    ownerUserId: null,
    epoch: 0,
    state: initialState(),
    closed: false,
    lastInboundAt: null,
    firstContact: false,
    openEffects: false,
    contact: { id: "p", name: "Ana", phone: null, email: null, vars: {}, optedOut: false },
    company: { name: "Loja", timezone: "America/Sao_Paulo", locale: "pt-BR" },
    events: events.map(({ at, event }, i) => ({ id: String(i + 1), at, receivedAt: NOW, event })),
  });
  if (!output) throw new Error("nothing was waiting");
  return output;
}
const says = (text: string, at: number) => {
  const from = { externalId: "5511" };
  const content = { kind: "text" as const, text };
  return { at, event: { kind: "message" as const, dedupe: text, at, from, providerId: text, content } };
};
const outcomes = (output: TurnOutput) => output.events.map(({ id, outcome }) => [id, outcome]);

describe("texts that wait together", () => {
  it("are one only where they were written within the window of each other", async () => {
    const apart = await turn([says("contador", NOW - 23_000), says("xyz", NOW)]);
    expect(outcomes(apart)).toEqual([
      ["1", "answered"],
      ["2", "answered"],
    ]);
    expect(apart.messages.find(({ author }) => author === "bot")?.content).toMatchObject({ text: "Recebi." });
    const together = await turn([says("oi", NOW - 150), says("contador", NOW)]);
    expect(outcomes(together)[0]).toEqual(["1", "joined:with the next message"]);
  });

  it("chain: each within the window of the one before, whatever the whole takes", async () => {
    const chain = await turn([says("a", NOW - 380), says("b", NOW - 190), says("c", NOW), says("d", NOW + 900)]);
    expect(outcomes(chain).map(([, outcome]) => outcome?.startsWith("joined"))).toEqual([true, true, false, false]);
  });

  it("are read only up to a length, and kept in full", async () => {
    lengths.splice(0);
    const long = "a".repeat(4_096);
    const { messages } = await turn(Array.from({ length: 20 }, (_, n) => says(long, NOW + n)));
    expect(messages.filter(({ content }) => "text" in content && content.text === long)).toHaveLength(20);
    expect(lengths).toEqual([4_096]);
  });

  it("may be told a second apart by a clock of whole seconds", async () => {
    const told = await turn([says("oi", NOW - 1_000), says("tudo", NOW)]);
    expect(outcomes(told)[0]?.[1]).toMatch(/^joined/);
  });
});

describe("a message with a file", () => {
  const ready = (content: InboundContent): InsideEvent => ({ kind: "media_ready", of: "77", providerId: "p", content });

  it("has its end in the ledger once its file was dealt with", async () => {
    const output = await turn([{ at: NOW, event: ready({ kind: "media", media: "image", fileId: "f" }) }]);
    expect(outcomes(output)).toEqual([
      ["77", "answered"],
      ["1", "answered"],
    ]);
    expect(output.alerts).toEqual([]);
  });

  it("whose file never came is told apart, and people are told", async () => {
    const output = await turn([{ at: NOW, event: ready({ kind: "media", media: "image", problem: "Sumiu." }) }]);
    expect(outcomes(output)[0]).toEqual(["77", "answered:the file never came"]);
    expect(output.alerts).toMatchObject([{ kind: "file_lost", text: expect.stringContaining("Sumiu.") }]);
  });
});
