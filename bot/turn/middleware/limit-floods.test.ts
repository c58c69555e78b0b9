import { describe, expect, it } from "vitest";
import { MESSENGER, programOfFlows, understandMarks } from "../../../flows/testing/sample.js";
import type { LoadedConversation, TurnOutput } from "../../ports/store.js";
import { createTurnRunner } from "../run-turn.js";

const NOW = Date.parse("2026-01-05T13:00:00Z");
const PROGRAM = programOfFlows(["flow: any\nstart: [{ keyword: fala }]\nsteps:\n  - say: Recebi.\n"]);
const PER_MINUTE = 10;
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
  contactPerMinute: PER_MINUTE,
  sendBy: () => null,
});

/**
 * Plays a contact who writes `count` messages at `seconds`. Gives what the bot said, what was recorded, and the
 * outcomes.
 */
function contact(owner: LoadedConversation["owner"] = "bot", kind: "message" | "media_ready" = "message") {
  let state: unknown = null;
  let ids = 0;
  return async (count: number, seconds: number) => {
    const at = NOW + seconds * 1_000;
    const output = await run({
      tenantId: "t",
      conversationId: "c",
      channelId: "ch",
      channelKind: "messenger",
      externalId: "5511",
      owner,
      ownerUserId: null,
      epoch: 0,
      state,
      closed: false,
      lastInboundAt: null,
      firstContact: false,
      openEffects: false,
      contact: { id: "p", name: "Ana", phone: null, email: null, vars: {}, optedOut: false },
      company: { name: "Loja", timezone: "America/Sao_Paulo", locale: "pt-BR" },
      events: Array.from({ length: count }, () => {
        const id = String(++ids);
        const content = { kind: "text" as const, text: "fala" };
        const from = { externalId: "5511" };
        return {
          id,
          at,
          receivedAt: at,
          event:
            kind === "message"
              ? { kind, dedupe: id, at, from, providerId: id, content }
              : { kind, of: id, providerId: id, content },
        };
      }),
    });
    if (!output) throw new Error("nothing was waiting");
    state = JSON.parse(JSON.stringify(output.state));
    const of = (author: TurnOutput["messages"][number]["author"]) =>
      output.messages.flatMap((line) => (line.author === author && "text" in line.content ? [line.content.text] : []));
    return {
      said: of("bot"),
      recorded: of("contact").length,
      outcomes: output.events.map(({ outcome }) => outcome),
      alerts: output.alerts,
    };
  };
}

describe("64 a contact's budget", () => {
  it("answers a minute's worth, says once that it is too much, and is silent, while all is recorded", async () => {
    const write = contact();
    const flood = await write(30, 0);
    expect(flood.said.filter((text) => text === "Recebi.")).toHaveLength(PER_MINUTE);
    expect(flood.said.slice(PER_MINUTE)).toEqual([expect.stringMatching(/muitas mensagens/)]);
    expect(flood.recorded).toBe(30);
    expect(flood.outcomes.slice(PER_MINUTE + 1)).toEqual(Array(19).fill("silent:too many messages"));
    expect(flood.alerts).toHaveLength(1);
    for (const seconds of [5, 10, 15]) expect(await write(5, seconds)).toMatchObject({ said: [], alerts: [] });
  });

  it("counts files that were fetched as the messages that they are", async () => {
    const flood = await contact("bot", "media_ready")(30, 0);
    expect(flood.said.filter((text) => !text?.includes("muitas mensagens"))).toHaveLength(PER_MINUTE);
    expect(flood.outcomes.slice(PER_MINUTE + 1)).toEqual(Array(19).fill("silent:too many messages"));
  });

  it("answers again after half a minute of quiet, and says it again only at the next flood", async () => {
    const write = contact();
    await write(12, 0);
    expect((await write(1, 20)).said).toEqual([]);
    expect((await write(1, 55)).said).toEqual(["Recebi."]);
    expect((await write(20, 56)).said.filter((text) => text !== "Recebi.")).toHaveLength(1);
  });

  it("is nobody's matter who writes at a person's pace, or while a person has the conversation", async () => {
    const write = contact();
    for (let n = 0; n < 40; n++) expect((await write(1, n * 7)).said).toEqual(["Recebi."]);
    expect((await contact("person")(30, 0)).outcomes).toEqual(Array(30).fill("with_person"));
  });
});
