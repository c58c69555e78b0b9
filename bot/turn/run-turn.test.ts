import { describe, expect, it } from "vitest";
import { initialState } from "../../flows/state.js";
import { MESSENGER, programOfFlows, understandMarks } from "../../flows/testing/sample.js";
import type { InsideEvent, LoadedConversation, TurnOutput } from "../ports/store.js";
import type { ChannelEvent } from "../vocabulary/channel-event.js";
import type { InboundContent } from "../vocabulary/content.js";
import { createTurnRunner } from "./run-turn.js";

const NOW = Date.parse("2026-01-05T13:00:00Z");
const PROGRAM = programOfFlows(["flow: any\nstart: [{ keyword: contador }]\nsteps:\n  - say: Recebi.\n"]);
/** How long each text was that was given to be understood. */
const lengths: number[] = [];
const TOOLS: Parameters<typeof createTurnRunner>[0] = {
  programs: {
    current: () => PROGRAM,
    pinned: () => PROGRAM,
    understand(program, expecting, text) {
      lengths.push(text.length);
      return understandMarks(program, expecting, text);
    },
    load: () => Promise.resolve(),
  },
  understander: null,
  now: Date.now,
  capabilitiesOf: () => MESSENGER,
  burstWindowMs: 200,
  contactPerMinute: 0,
  sendBy: () => null,
};
const run = createTurnRunner(TOOLS);

type Came = { id?: string; at: number; event: ChannelEvent | InsideEvent };
async function turn(events: Came[], runner = run, more: Partial<LoadedConversation> = {}): Promise<TurnOutput> {
  const output = await runner({
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
    events: events.map(({ id, at, event }, i) => ({
      id: id ?? String(i + 1),
      at,
      receivedAt: Math.max(at, NOW),
      event,
    })),
    ...more,
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

describe("a text that a model is asked about", () => {
  const asking = createTurnRunner({
    ...TOOLS,
    programs: { ...TOOLS.programs, understand: understandMarks },
    understander: { wants: (_tenant, heard) => heard().commands.length === 0 },
  });
  const understood = (of: string): InsideEvent => ({ kind: "understood", of, proposal: null, note: "n" });
  const said = ({ messages }: TurnOutput) =>
    messages.flatMap(({ author, eventId, n }) => (author === "bot" ? [[eventId, n]] : []));

  it("waits, and is answered under its own name when the model has spoken", async () => {
    const first = await turn([{ ...says("blá", NOW), id: "7" }], asking, { state: null, firstContact: true });
    expect(outcomes(first)).toEqual([["7", "waiting:a model is asked what it means"]]);
    expect(first.effects).toMatchObject([
      { eventId: "7", n: 0, kind: "understand", payload: { text: "blá", expecting: null } },
    ]);
    const second = await turn([{ id: "9", at: NOW, event: understood("7.0") }], asking, { state: first.state });
    expect(outcomes(second)).toEqual([
      ["7", "answered"],
      ["9", "recorded"],
    ]);
    expect(said(second).every(([event, n]) => event === "7" && Number(n) > 0)).toBe(true);
    expect(second.state).not.toHaveProperty("hearing");
  });

  it("takes in the texts that come meanwhile for some seconds, and the first question's end changes nothing", async () => {
    const first = await turn([{ ...says("um", NOW), id: "7" }], asking);
    const more = await turn([{ ...says("dois", NOW + 3_000), id: "8" }], asking, { state: first.state });
    expect(outcomes(more)).toEqual([
      ["7", "joined:with the next message"],
      ["8", "waiting:a model is asked what it means"],
    ]);
    expect(more.effects).toMatchObject([{ eventId: "8", n: 0, payload: { text: "um\ndois" } }]);
    const late = await turn([{ id: "9", at: NOW, event: understood("7.0") }], asking, { state: more.state });
    expect(outcomes(late)).toEqual([["9", "recorded"]]);
    const past = await turn([{ ...says("três", NOW + 4_001), id: "10" }], asking, { state: late.state });
    expect(outcomes(past)).toEqual([
      ["8", "joined:with the next message"],
      ["10", "answered"],
    ]);
    expect(past.effects.map(({ kind }) => kind)).not.toContain("understand");
  });

  it("is decided before anything else that the customer does", async () => {
    const first = await turn([{ ...says("blá", NOW), id: "7" }], asking);
    const next = await turn([{ ...says("contador", NOW), id: "8" }], asking, { state: first.state });
    expect(outcomes(next)).toEqual([
      ["7", "answered"],
      ["8", "answered"],
    ]);
    const events = said(next).map(([event]) => event);
    expect(events).toEqual([...events].sort());
    expect(new Set(events)).toEqual(new Set(["7", "8"]));
  });

  it("keeps waiting over what is none of the customer's, and is left to the person who takes over", async () => {
    const first = await turn([{ ...says("blá", NOW), id: "7" }], asking);
    const rung = await turn([{ id: "8", at: NOW, event: { kind: "timer", timer: "t" } }], asking, {
      state: first.state,
    });
    expect(rung.state).toHaveProperty("hearing");
    const more = { state: rung.state, owner: "person" as const };
    const left = await turn([{ id: "9", at: NOW, event: understood("7.0") }], asking, more);
    expect(outcomes(left)).toEqual([
      ["7", "with_person"],
      ["9", "with_person"],
    ]);
    expect(said(left)).toEqual([]);
  });

  it("is left to the person who takes over before the model has spoken, and not taken up when they give it back", async () => {
    const first = await turn([{ ...says("blá", NOW), id: "7" }], asking);
    const take: InsideEvent = { kind: "take", userId: "u", personName: "Bia" };
    const taken = await turn([{ id: "8", at: NOW, event: take }], asking, { state: first.state });
    expect(outcomes(taken)).toContainEqual(["7", "with_person"]);
    expect(taken.state).not.toHaveProperty("hearing");
  });

  it("is not asked about when the customer leaves, or the conversation ends", async () => {
    const first = await turn([{ ...says("blá", NOW), id: "7" }], asking);
    const out = await turn([{ ...says("PARAR", NOW), id: "8" }], asking, { state: first.state });
    expect(outcomes(out)[0]).toEqual(["7", "silent:asked to be left alone"]);
    const close: InsideEvent = { kind: "close", userId: null, personName: "Bia" };
    const over = await turn([{ id: "8", at: NOW, event: close }], asking, { state: first.state, owner: "person" });
    expect(over.state).not.toHaveProperty("hearing");
  });
});
