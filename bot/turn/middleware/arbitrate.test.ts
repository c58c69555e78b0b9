import { describe, expect, it } from "vitest";
import { initialState } from "../../../flows/state.js";
import { MESSENGER, programOfFlows, understandMarks } from "../../../flows/testing/sample.js";
import type { InsideEvent, LoadedConversation } from "../../ports/store.js";
import type { ChannelEvent } from "../../vocabulary/channel-event.js";
import { createTurnRunner } from "../run-turn.js";

const NOW = Date.parse("2026-01-05T13:00:00Z");
const PROGRAM = programOfFlows(
  [
    "flow: people\nstart: [{ keyword: gente }]\nsteps:\n  - handoff: { reason: Pediu }\n",
    "flow: gas\nstart: [{ urgent: [[gás], [vaza*]] }]\nsteps:\n  - say: Feche o registro.\n",
    "flow: when-open\nstart: [{ intent: opening }]\nsteps:\n  - say: Abrimos às 9h.\n",
  ],
  { intentsText: "opening:\n  means: hours\n  examples: [que horas abre, qual o horário]\n" },
);
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

/** A contact whose events are handled one turn each. Gives the bot's texts, the notes to people, and the ledger's line. */
function contact() {
  let owner: LoadedConversation["owner"] = "bot";
  let epoch = 0;
  let state: unknown = initialState();
  let ids = 0;
  const turn = async (event: ChannelEvent | InsideEvent) => {
    const id = String(++ids);
    const output = await run({
      tenantId: "t",
      conversationId: "c",
      channelId: "ch",
      channelKind: "messenger",
      externalId: "5511",
      owner,
      ownerUserId: null,
      epoch,
      state,
      closed: false,
      lastInboundAt: null,
      firstContact: false,
      openEffects: false,
      contact: { id: "p", name: "Ana", phone: null, email: null, vars: {}, optedOut: false },
      company: { name: "Loja", timezone: "America/Sao_Paulo", locale: "pt-BR" },
      events: [{ id, at: NOW, receivedAt: NOW, event }],
    });
    if (!output) throw new Error("nothing was waiting");
    state = JSON.parse(JSON.stringify(output.state));
    if (output.owner) ({ owner, epoch } = output.owner);
    const textsOf = (author: string) =>
      output.messages.flatMap((line) => (line.author === author && "text" in line.content ? [line.content.text] : []));
    return { said: textsOf("bot"), notes: textsOf("note"), ledger: output.events.at(-1) };
  };
  const says = (text: string) => {
    const from = { externalId: "5511" };
    const dedupe = `m${ids}`;
    return turn({ kind: "message", dedupe, at: NOW, from, providerId: dedupe, content: { kind: "text", text } });
  };
  return { turn, says };
}

describe("what comes while a person is awaited", () => {
  it("is answered once each, whatever an answering machine goes on to say, and the ledger tells", async () => {
    const { says } = contact();
    await says("gente");
    const first = await says("~opening=0.9 que horas abre?");
    expect(first.said).toEqual(["Abrimos às 9h."]);
    expect(first.ledger).toMatchObject({ outcome: "answered", trace: { meanwhile: "when-open" } });
    for (let n = 0; n < 3; n++) {
      const { said, ledger } = await says("~opening=0.9 nosso horário é das 8h");
      expect(said).toEqual([]);
      expect(ledger).toMatchObject({ outcome: "handed_over" });
    }
  });

  it("is told first aid once, and people get one line about it", async () => {
    const { says } = contact();
    await says("gente");
    const heard = [];
    for (const text of ["o gás tá vazando", "o gás ainda vazando", "gás vazando!"]) heard.push(await says(text));
    expect(heard.map(({ said }) => said)).toEqual([["Feche o registro."], [], []]);
    expect(heard.flatMap(({ notes }) => notes)).toEqual([expect.stringContaining("URGENTE")]);
  });

  it("is answered anew when a person is asked for anew", async () => {
    const { says, turn } = contact();
    for (let n = 0; n < 2; n++) {
      await says("gente");
      expect((await says("~opening=0.9 que horas abre?")).said).toEqual(["Abrimos às 9h."]);
      await turn({ kind: "give_back", userId: "11111111-1111-4111-8111-111111111111", personName: "Rui" });
    }
  });
});
