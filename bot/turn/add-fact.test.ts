import { describe, expect, it } from "vitest";
import { initialState } from "../../flows/state.js";
import { MESSENGER, programOfFlows, understandMarks } from "../../flows/testing/sample.js";
import type { InsideEvent, LoadedConversation } from "../ports/store.js";
import type { ChannelEvent } from "../vocabulary/channel-event.js";
import { createTurnRunner } from "./run-turn.js";

const NOW = Date.parse("2026-01-05T13:00:00Z");
const ANA = { userId: "11111111-1111-4111-8111-111111111111", personName: "Ana" };
const RUI = { userId: "22222222-2222-4222-8222-222222222222", personName: "Rui" };
const PROGRAM = programOfFlows([
  "flow: people\nstart: [{ keyword: gente }]\nsteps:\n  - handoff: { reason: Pediu uma pessoa }\n",
  "flow: any\nstart: [{ keyword: fala }]\nsteps:\n  - say: Recebi.\n",
  "flow: done\nstart: [{ keyword: fecha }]\nsteps:\n  - end: { outcome: done, close: true }\n",
  "flow: rate\nstart: [{ keyword: nota }]\nsteps:\n  - csat: {}\n",
]);
const run = createTurnRunner({
  programs: {
    current: () => PROGRAM,
    pinned: () => PROGRAM,
    understand: understandMarks,
    load: () => Promise.resolve(),
  },
  understander: null,
  now: Date.now,
  capabilitiesOf: () => MESSENGER,
  burstWindowMs: 0,
  contactPerMinute: 0,
  sendBy: () => null,
});

let ids = 0;
const says = (text: string): ChannelEvent => {
  const id = `m${++ids}`;
  const content = { kind: "text", text } as const;
  return { kind: "message", dedupe: id, at: NOW, from: { externalId: "5511" }, providerId: id, content };
};
const echo = (): ChannelEvent => {
  const id = `e${++ids}`;
  const content = { kind: "text", text: "oi, aqui é a loja" } as const;
  return { kind: "echo", dedupe: id, at: NOW, to: { externalId: "5511" }, providerId: id, content };
};
const reply = (who = ANA): InsideEvent => ({ kind: "reply", ...who, content: { kind: "text", text: "Olá!" } });

/** A conversation without a database: what one turn writes is what the next one reads. */
function talk() {
  let loaded: LoadedConversation = {
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
    firstContact: true,
    openEffects: false,
    contact: { id: "p", name: null, phone: null, email: null, vars: {}, optedOut: false },
    company: { name: "Loja", timezone: "America/Sao_Paulo", locale: "pt-BR" },
    events: [],
  };
  /** Runs one turn with these events, and gives its facts. */
  return async (...events: (ChannelEvent | InsideEvent)[]) => {
    const waiting = events.map((event) => ({ id: String(++ids), at: NOW - 5_000, receivedAt: NOW, event }));
    const output = await run({ ...loaded, events: waiting });
    if (!output) throw new Error("nothing was waiting");
    const { owner, closed = loaded.closed, lastInboundAt = loaded.lastInboundAt } = output;
    const held = owner && { owner: owner.owner, ownerUserId: owner.userId, epoch: owner.epoch };
    loaded = { ...loaded, ...held, closed, lastInboundAt, state: JSON.parse(JSON.stringify(output.state)) };
    return output.facts;
  };
}
const kinds = (facts: readonly { kind: string }[]) => facts.map(({ kind }) => kind);

describe("what happened to a conversation", () => {
  it("is that it was opened, by the first message and by the first after its end", async () => {
    const turn = talk();
    expect(await turn(says("fala"))).toEqual([
      {
        eventId: String(ids),
        n: 0,
        at: NOW,
        kind: "opened",
        userId: null,
        team: null,
        reason: null,
        score: null,
        sure: false,
      },
    ]);
    expect(kinds(await turn(says("fala")))).toEqual([]);
    expect(kinds(await turn(says("fecha")))).toEqual(["closed"]);
    expect(kinds(await turn(says("fala"), says("fala")))).toEqual(["opened"]);
  });

  it("is that it was handed over, with the reason, taken by whom, answered first, and given back", async () => {
    const turn = talk();
    expect(await turn(says("gente"))).toMatchObject([
      { kind: "opened" },
      { kind: "handed_over", reason: "Pediu uma pessoa", team: null, userId: null, n: 1 },
    ]);
    expect(await turn({ kind: "take", ...ANA })).toMatchObject([{ kind: "taken", userId: ANA.userId, n: 0 }]);
    expect(await turn(reply())).toMatchObject([{ kind: "first_answer", userId: ANA.userId, sure: false }]);
    expect(await turn({ kind: "give_back", ...ANA })).toMatchObject([{ kind: "given_back", userId: ANA.userId }]);
  });

  it("is a take and a first answer at once where somebody simply answers, in the provider's app too", async () => {
    expect(kinds(await talk()(reply()))).toEqual(["taken", "first_answer"]);
    expect(await talk()(echo())).toMatchObject([
      { kind: "taken", userId: null },
      { kind: "first_answer", userId: null },
    ]);
  });

  it("has one first answer of a turn, and another only after the bot had it again", async () => {
    const turn = talk();
    const facts = await turn(reply(), reply(), { kind: "take", ...RUI, over: true }, reply(RUI));
    expect(kinds(facts)).toEqual(["taken", "first_answer", "taken"]);
    const again = await turn({ kind: "give_back", ...RUI }, reply(), reply());
    expect(kinds(again)).toEqual(["given_back", "taken", "first_answer"]);
    expect(again[2]?.sure).toBe(true);
  });

  it("is nothing when an act changes nothing, or is refused", async () => {
    const turn = talk();
    await turn(says("fala"), { kind: "take", ...ANA });
    expect(await turn({ kind: "take", ...ANA }, { kind: "take", ...RUI }, reply(RUI))).toEqual([]);
    expect(kinds(await turn({ kind: "close", ...ANA }, { kind: "close", ...ANA }))).toEqual(["closed"]);
    expect(await turn({ kind: "give_back", ...ANA })).toEqual([]);
  });

  it("is that a person opened it again", async () => {
    const turn = talk();
    await turn(says("fecha"));
    expect(await turn(reply())).toMatchObject([
      { kind: "opened", userId: ANA.userId },
      { kind: "taken" },
      { kind: "first_answer" },
    ]);
  });

  it("is that the customer went back to the bot while nobody came", async () => {
    const turn = talk();
    await turn(says("gente"));
    expect(await turn(says("fala"))).toMatchObject([{ kind: "given_back", userId: null }]);
  });

  it("is the rating, once, and not its comment", async () => {
    const turn = talk();
    await turn(says("nota"));
    expect(await turn(says("4"))).toMatchObject([{ kind: "rated", score: 4 }]);
    expect(kinds(await turn(says("foi tudo bem rápido, gostei")))).toEqual([]);
  });
});
