import { describe, expect, it } from "vitest";
import { initialState } from "../../../flows/state.js";
import { MESSENGER, programOfFlows, understandMarks } from "../../../flows/testing/sample.js";
import type { InsideEvent, LoadedConversation, TurnOutput } from "../../ports/store.js";
import type { ChannelEvent } from "../../vocabulary/channel-event.js";
import { createTurnRunner } from "../run-turn.js";

const NOW = Date.parse("2026-01-05T13:00:00Z");
const RUI = { userId: "11111111-1111-4111-8111-111111111111", personName: "Rui" };
const PROGRAM = programOfFlows([
  "flow: gente\nstart: [{ keyword: gente }]\nsteps:\n  - handoff: { reason: Pediu }\n",
  "flow: any\nstart: [{ keyword: fala }]\nsteps:\n  - say: Recebi.\n",
  "flow: name\nstart: [{ keyword: nome }]\nsteps:\n  - ask: Como você se chama?\n    save: called\n  - say: Oi, {{ called }}.\n",
  'flow: pace\nstart: [{ keyword: ritmo }]\nsteps:\n  - ask: Como fazemos?\n    save: pace\n    choices: { go: Continuar, stop: Parar }\n  - say: "Ficou: {{ pace }}."\n',
  "flow: pay\nstart: [{ keyword: paga }]\nvars: { order: { type: object } }\nsteps:\n  - charge: { order: order }\n  - say: Pago.\n",
  "flow: pause\nstart: [{ keyword: espera }]\nsteps:\n  - say: Espere.\n  - wait: 20m\n  - say: Passou.\n",
  'flow: lookup\nstart: [{ keyword: consulta }]\nsteps:\n  - http: { url: "https://erp.example/" }\n    save: r\n    on_failed: { goto: failed }\n  - say: "Está {{ r.body }}."\n  - end: done\n  - id: failed\n    say: Não consegui.\n',
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

/** Plays one conversation, turn by turn, without a database: what one turn writes is what the next one reads. */
class Talk {
  owner: LoadedConversation["owner"] = "bot";
  epoch = 0;
  state: unknown = initialState();
  closed = false;
  optedOut = false;
  output: TurnOutput | null = null;
  #ids = 0;

  /** Runs one turn with these events and gives the bot's texts. `lateMs`: the events happened so long ago. */
  async turn(events: (ChannelEvent | InsideEvent)[], lateMs = 0): Promise<string[]> {
    const output = await run({
      tenantId: "t",
      conversationId: "c",
      channelId: "ch",
      channelKind: "messenger",
      externalId: "5511",
      owner: this.owner,
      ownerUserId: null,
      epoch: this.epoch,
      state: this.state,
      closed: this.closed,
      lastInboundAt: null,
      firstContact: false,
      openEffects: false,
      contact: { id: "p", name: "Ana", phone: null, email: null, vars: {}, optedOut: this.optedOut },
      company: { name: "Loja", timezone: "America/Sao_Paulo", locale: "pt-BR" },
      events: events.map((event) => ({ id: String(++this.#ids), at: NOW - lateMs, receivedAt: NOW, event })),
    });
    if (!output) throw new Error("nothing was waiting");
    this.output = output;
    this.state = JSON.parse(JSON.stringify(output.state));
    if (output.owner) ({ owner: this.owner, epoch: this.epoch } = output.owner);
    this.closed = output.closed ?? this.closed;
    this.optedOut = output.contact?.optedOut ?? this.optedOut;
    return output.messages.flatMap(({ author, content }) =>
      author === "bot" && "text" in content ? [content.text ?? ""] : [],
    );
  }

  outcome(): string | undefined {
    return this.output?.events.at(-1)?.outcome;
  }

  /** The key of the http effect that the last turn decided on. */
  http(): string {
    const effect = this.output?.effects.find(({ kind }) => kind === "http");
    return `${effect?.eventId}.${effect?.n}`;
  }

  timer(): string {
    return this.output?.timers.at(-1)?.name ?? "";
  }
}

let written = 0;
const says = (text: string): ChannelEvent => ({
  kind: "message",
  dedupe: `m${++written}`,
  at: NOW,
  from: { externalId: "5511" },
  providerId: `m${written}`,
  content: { kind: "text", text },
});
const echo: ChannelEvent = {
  kind: "echo",
  dedupe: "e",
  at: NOW,
  to: { externalId: "5511" },
  providerId: "e",
  content: { kind: "text", text: "oi, aqui é a loja" },
};
const take: InsideEvent = { kind: "take", ...RUI };
const reply: InsideEvent = { kind: "reply", ...RUI, content: { kind: "text", text: "Olá!" } };
const giveBack: InsideEvent = { kind: "give_back", ...RUI };
const ok = (effect: string): InsideEvent => ({
  kind: "result",
  effect,
  outcome: "ok",
  value: { status: 200, body: "pronto" },
});

describe("words that a person's decision tells", () => {
  it("are said whoever has the conversation, and leave the dialogue where it is", async () => {
    const talk = new Talk();
    const tell: InsideEvent = { kind: "tell", text: "R$ 10,00 foram devolvidos." };
    await talk.turn([says("nome")]);
    expect(await talk.turn([tell])).toEqual(["R$ 10,00 foram devolvidos."]);
    await talk.turn([take]);
    expect(await talk.turn([tell])).toEqual(["R$ 10,00 foram devolvidos."]);
    expect(talk.outcome()).toBe("recorded");
  });
});

describe("what comes while a person has the conversation", () => {
  it("is kept when it is a result: nothing is said, and the flow goes on with it once the person gave back", async () => {
    const talk = new Talk();
    await talk.turn([says("consulta")]);
    const http = talk.http();
    await talk.turn([take]);
    expect(await talk.turn([ok(http)])).toEqual([]);
    expect(talk.outcome()).toBe("with_person");
    expect(talk.output?.effects).toEqual([]);
    expect(await talk.turn([giveBack])).toEqual(["Está pronto."]);
  });

  it("is kept when it is a timer, and rings once", async () => {
    const talk = new Talk();
    await talk.turn([says("espera")]);
    const timer: InsideEvent = { kind: "timer", timer: talk.timer() };
    await talk.turn([take]);
    expect(await talk.turn([timer])).toEqual([]);
    expect(await talk.turn([giveBack])).toEqual(["Passou."]);
    expect(await talk.turn([timer])).toEqual([]);
  });

  it("is asked for again when it did not come, because taking over may have cancelled the request", async () => {
    const talk = new Talk();
    await talk.turn([says("consulta")]);
    const http = talk.http();
    await talk.turn([take]);
    expect(await talk.turn([giveBack])).toEqual([]);
    const again = talk.http();
    expect(again).not.toBe(http);
    expect(await talk.turn([ok(http)])).toEqual([]);
    expect(await talk.turn([ok(again)])).toEqual(["Está pronto."]);
    expect(await talk.turn([says("fala")])).toEqual(["Recebi."]);
  });

  it("leaves a pause that is not over as it is, and a message meanwhile gets its word anew", async () => {
    const talk = new Talk();
    await talk.turn([says("espera")]);
    const timer: InsideEvent = { kind: "timer", timer: talk.timer() };
    expect(await talk.turn([says("e aí?")])).toEqual([expect.stringContaining("Só um momento")]);
    await talk.turn([take]);
    expect(await talk.turn([giveBack])).toEqual([]);
    expect(await talk.turn([says("e aí?")])).toEqual([expect.stringContaining("Só um momento")]);
    expect(await talk.turn([timer])).toEqual(["Passou."]);
  });

  it("is not a question's time running out: the question is asked again", async () => {
    const talk = new Talk();
    await talk.turn([says("nome")]);
    await talk.turn([take]);
    await talk.turn([{ kind: "timer", timer: talk.timer() }]);
    expect(await talk.turn([giveBack])).toEqual([expect.stringMatching(/^Voltando.*:\nComo você se chama\?$/)]);
  });

  it("never leaves a later message without an answer or a person, whatever came in whatever order", async () => {
    for (const start of ["consulta", "espera", "nome"]) {
      for (const before of [[], [says("nada disso")], [says("fala")]]) {
        for (const came of [[], ["result"], ["timer"], ["timer", "result"]]) {
          const talk = new Talk();
          await talk.turn([says(start)]);
          const result = start === "consulta" ? [ok(talk.http())] : [];
          const timer = talk.output?.timers.map(({ name }): InsideEvent => ({ kind: "timer", timer: name })) ?? [];
          for (const one of before) await talk.turn([one]);
          await talk.turn([take]);
          for (const kind of came) for (const one of kind === "timer" ? timer : result) await talk.turn([one]);
          await talk.turn([giveBack]);
          const answered = await talk.turn([says("Bruno")]);
          const what = `${start}, ${before.length}, ${came}`;
          expect(answered.length > 0 || talk.owner === "nobody", what).toBe(true);
        }
      }
    }
  });
});

describe("who waits for a person", () => {
  async function waiting() {
    const talk = new Talk();
    await talk.turn([says("gente")], 600_000);
    expect(talk.owner).toBe("nobody");
    return talk;
  }

  it("is told once that messages are kept, and how to come back to the bot", async () => {
    const talk = await waiting();
    expect(await talk.turn([says("alô?")])).toEqual([expect.stringMatching(/guardada.*voltar ao robô/)]);
    expect(await talk.turn([says("tem alguém?")])).toEqual([]);
    expect(talk.owner).toBe("nobody");
    await talk.turn([says("quero voltar ao robô")]);
    expect(talk.owner).toBe("bot");
  });

  it.each(["!greeting oi?", "???", "!handover cadê vocês"])(
    "is told so at once where they ask whether anybody is there: %s",
    async (text) => {
      const talk = new Talk();
      await talk.turn([says("gente")]);
      expect(await talk.turn([says(text)])).toEqual([expect.stringContaining("guardada")]);
      expect(await talk.turn([says(text)])).toEqual([]);
      expect(talk.owner).toBe("nobody");
    },
  );

  it("hears nothing of it right after asking, for a thanks, or once a person is there", async () => {
    const soon = new Talk();
    await soon.turn([says("gente")]);
    expect(await soon.turn([says("é sobre a nota")])).toEqual([]);
    expect(await (await waiting()).turn([says("!thanks")])).toEqual([]);
    const taken = await waiting();
    await taken.turn([take]);
    expect(await taken.turn([says("alô?")])).toEqual([]);
  });
});

describe("opting out", () => {
  it("is recorded while a person has the conversation or is waited for; only who has it may answer", async () => {
    for (const owner of ["person", "nobody"] as const) {
      const talk = new Talk();
      talk.owner = owner;
      const said = await talk.turn([says("PARAR")]);
      expect(said).toEqual(owner === "person" ? [] : [expect.stringMatching(/não vamos mais.*equipe/)]);
      expect(talk.optedOut, owner).toBe(true);
      expect(talk.owner).toBe(owner);
      await talk.turn([says("mudei de ideia")]);
      expect(talk.optedOut, owner).toBe(false);
    }
  });

  it("is over with the next message: who only says to be back is asked what it is about", async () => {
    for (const text of ["oi, voltei", "boa tarde", "podem voltar a me mandar mensagens"]) {
      const talk = new Talk();
      talk.optedOut = true;
      expect(await talk.turn([says(text)]), text).toEqual([expect.stringMatching(/de volta.*\?$/)]);
      expect(talk.optedOut).toBe(false);
    }
    const talk = new Talk();
    talk.optedOut = true;
    expect(await talk.turn([says("fala")])).toEqual(["Recebi."]);
  });

  it("is confirmed by the bot where the bot speaks", async () => {
    const talk = new Talk();
    expect(await talk.turn([says("parar")])).toEqual([expect.stringContaining("não vamos mais")]);
    expect(talk.optedOut).toBe(true);
  });
});

describe("opting out while something was begun outside", () => {
  it("ends that, too: the charge is called off, its timers stop, and nothing of it goes on", async () => {
    for (const owner of ["bot", "person"] as const) {
      const talk = new Talk();
      await talk.turn([says("paga")]);
      const charge = talk.output?.effects.find(({ kind }) => kind === "request");
      expect(charge?.payload).toMatchObject({ to: "orders.charge" });
      const timer = talk.timer();
      talk.owner = owner;
      await talk.turn([says("não quero mais receber mensagens")]);
      expect(talk.output?.effects.map(({ kind, payload }) => [kind, payload]).slice(0, 1)).toEqual([
        ["request", expect.objectContaining({ to: "orders.cancel" })],
      ]);
      expect(talk.output?.timers).toContainEqual({ name: timer, at: null });
      expect(await talk.turn([ok(`${charge?.eventId}.${charge?.n}`)])).toEqual([]);
    }
  });
});

describe("a word that may also ask to be left alone", () => {
  const taps = (text: string, id: string): ChannelEvent => ({
    ...says(text),
    kind: "message",
    from: { externalId: "5511" },
    providerId: `m${++written}`,
    content: { kind: "choice", id, text },
  });

  it("is the option that is on offer, tapped or typed", async () => {
    for (const answer of [taps("Parar", "stop"), says("parar"), says("PARAR!")]) {
      const talk = new Talk();
      await talk.turn([says("ritmo")]);
      expect(await talk.turn([answer])).toEqual(["Ficou: Parar."]);
      expect(talk.optedOut).toBe(false);
    }
  });

  it("is the answer where any text is asked for; plain words are the wish all the same", async () => {
    const talk = new Talk();
    await talk.turn([says("nome")]);
    expect(await talk.turn([says("Sair")])).toEqual(["Oi, Sair."]);
    await talk.turn([says("nome")]);
    await talk.turn([says("não quero mais receber mensagens")]);
    expect(talk.optedOut).toBe(true);
  });

  it("is the wish where it is no option", async () => {
    const talk = new Talk();
    await talk.turn([says("ritmo")]);
    await talk.turn([says("SAIR")]);
    expect(talk.optedOut).toBe(true);
  });
});

describe("a person's reply to somebody who opted out", () => {
  it("is sent, also where the wish came in the same turn: the customer wrote to that person", async () => {
    for (const turns of [[[says("PARAR")], [reply]], [[says("PARAR"), reply]]]) {
      const talk = new Talk();
      talk.owner = "person";
      for (const turn of turns) await talk.turn(turn);
      expect(talk.output?.effects).toMatchObject([{ kind: "send", byPerson: true }]);
      expect(talk.optedOut).toBe(true);
      expect(talk.owner).toBe("person");
    }
  });
});

describe("who the customer is", () => {
  const lines = (talk: Talk) =>
    talk.output?.messages.flatMap(({ author, content }) =>
      author === "system" && "text" in content ? [content.text] : [],
    );

  it("follows a changed number, and the transcript says so", async () => {
    const talk = new Talk();
    const moved = { kind: "identity_changed" as const, dedupe: "i", at: NOW, from: { externalId: "5511" } };
    await talk.turn([{ ...moved, newExternalId: "5521", newPhone: "+5521" }]);
    expect(talk.output).toMatchObject({ externalId: "5521", contact: { phone: "+5521" } });
    expect(lines(talk)).toEqual(["O cliente mudou de número: agora é +5521."]);
  });

  it("gets the number that comes later, once", async () => {
    const talk = new Talk();
    const first = says("fala");
    const known: ChannelEvent = {
      ...first,
      kind: "message",
      from: { externalId: "BR.1", phone: "+5511" },
      providerId: "a",
      content: { kind: "text", text: "fala" },
    };
    await talk.turn([known]);
    expect(talk.output?.contact).toMatchObject({ phone: "+5511" });
    expect(lines(talk)).toEqual(["O número do cliente agora é conhecido: +5511."]);
  });
});

describe("recording", () => {
  it("opens a conversation again for what the customer wrote after it was closed in the same turn", async () => {
    const talk = new Talk();
    await talk.turn([{ kind: "close", ...RUI }, says("fala")]);
    expect(talk.closed).toBe(false);
    await talk.turn([says("fala"), { kind: "close", ...RUI }]);
    expect(talk.closed).toBe(true);
  });

  it("ends the wait for a person when one answers from the provider's own app", async () => {
    const talk = new Talk();
    talk.owner = "nobody";
    await talk.turn([echo]);
    expect(talk.output).toMatchObject({ owner: { owner: "person" }, handoff: null });
  });
});

describe("a timer", () => {
  it("waits its whole time from when its message was received, although that was delivered late", async () => {
    const talk = new Talk();
    await talk.turn([says("espera")], 10 * 60_000);
    expect(talk.output?.timers.at(-1)?.at).toBe(NOW + 20 * 60_000);
  });
});
