import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { WHATSAPP_CAPABILITIES } from "../../channels/whatsapp/capabilities.js";
import { readCompany } from "../../company/read-company.js";
import { compileProgram } from "../../flows/compile-program.js";
import type { InboundContent, OutboundContent } from "../../flows/content.js";
import { showsWayOn } from "../../flows/dialogue/lead-on.js";
import { parseState } from "../../flows/state.js";
import { channelKinds } from "../../server/channel-kinds.js";
import { paymentKinds } from "../../server/payment-kinds.js";
import { readConfig } from "../commands/read-config.js";
import { knowledgeOf } from "./knowledge-of.js";
import { RehearsedConversation } from "./rehearsed-conversation.js";
import { createStandInRooms } from "./stand-in-rooms.js";

/** Tuesday, 10:15, and Sunday, 21:00, in São Paulo. */
const MOMENTS = [Date.parse("2026-12-01T13:15:00Z"), Date.parse("2026-12-07T00:00:00Z")];
const COMMON = lines(`
  oi | sim | não | não sei | tanto faz | quanto custa?
  e demora? | deixa pra lá | não cancela | era só isso | já volto | obrigada
  é um samsung de 2019 | ele faz isso desde ontem | meu nome é Célia Prado | Rua das Acácias, 88 | hi, do you speak english? | ¿cuánto cuesta?
  529.982.247-25 | 1 | kkkk | vocês vendem bicicleta? | ? | quero pagar sim
`);
/** Flows that end a talk by themselves. */
const FAREWELLS = ["system-small-talk", "thanks", "system-survey"];

async function companyOf(name: string) {
  const folder = join(import.meta.dirname, "..", "..", "flows", "library", name);
  const reading = await readCompany(folder, process.env, channelKinds(readConfig()), paymentKinds(readConfig()));
  if (!reading.ok) throw new Error(JSON.stringify(reading.problems));
  const compiled = compileProgram(reading.company.source);
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems));
  return { plan: reading.company, program: compiled.program, knowledge: knowledgeOf(reading.company) };
}

function lines(text: string): string[] {
  return text.split(/[|\n]/).flatMap((line) => line.trim() || []);
}

/** Each run plays the same talks; `FC_SEED=<a number>` plays others. */
const SEED = Number(process.env.FC_SEED ?? 20_261_130);

type Message = { says: string } | { taps: number } | { sends: "sticker" | "image" | "audio" };

describe.each(["oficina-clique", "aurora-fibra"])("whatever is written to %s", (name) => {
  it("is answered, and no answer ends without a way on", async () => {
    const { plan, program, knowledge } = await companyOf(name);
    const examples = program.intents.flatMap((intent) => intent.examples);
    const message: fc.Arbitrary<Message> = fc.oneof(
      { weight: 4, arbitrary: fc.record({ says: fc.constantFrom(...COMMON) }) },
      { weight: 4, arbitrary: fc.record({ says: fc.constantFrom(...examples) }) },
      { weight: 3, arbitrary: fc.record({ taps: fc.nat(6) }) },
      {
        weight: 1,
        arbitrary: fc.record({ sends: fc.constantFrom("sticker" as const, "image" as const, "audio" as const) }),
      },
      { weight: 1, arbitrary: fc.record({ says: fc.string({ minLength: 1, maxLength: 30, unit: "grapheme" }) }) },
    );
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...MOMENTS),
        fc.array(message, { minLength: 1, maxLength: 6 }),
        async (at, messages) => {
          const rooms = createStandInRooms(plan.items, knowledge);
          const talk = new RehearsedConversation(
            { program, capabilities: WHATSAPP_CAPABILITIES, rooms },
            { name: "Célia", phone: "+5511987650000" },
            at,
          );
          let offered: { id: string; label: string }[] = [];
          for (const each of messages) {
            await talk.pass(30_000);
            const content = contentOf(each, offered);
            const busy = isBusy(talk);
            talk.take();
            await talk.customer([content]);
            const happened = talk.take();
            const said = happened.flatMap((one) => (one.kind === "said" ? [one.content] : []));
            offered =
              said.findLast((one) => one.kind === "choices")?.options.map(({ id, label }) => ({ id, label })) ??
              offered;
            if (talk.conversation.owner !== "bot" || talk.conversation.contact.optedOut) return;
            const told = JSON.stringify({ content, said });
            if (!busy) expect(said.length, told).toBeGreaterThan(0);
            if (parseState(talk.conversation.state).frames.length > 0 || isFarewell(happened)) continue;
            expect(said.length === 0 || said.some(leads), told).toBe(true);
          }
        },
      ),
      { numRuns: 150, seed: SEED },
    );
  }, 120_000);
});

/** Whether the bot has said that something takes a moment. It will then speak by itself when that is done. */
function isBusy({ conversation }: RehearsedConversation): boolean {
  return (
    parseState(conversation.state).frames.at(-1)?.wait?.for !== "message" &&
    parseState(conversation.state).frames.length > 0
  );
}

function contentOf(message: Message, offered: readonly { id: string; label: string }[]): InboundContent {
  if ("says" in message) return { kind: "text", text: message.says };
  if ("sends" in message) return { kind: "media", media: message.sends, providerRef: "synthetic" };
  const option = offered[message.taps % Math.max(1, offered.length)];
  return option ? { kind: "choice", id: option.id, text: option.label } : { kind: "text", text: "oi" };
}

function leads(content: OutboundContent): boolean {
  return content.kind === "choices" || (content.kind === "text" && showsWayOn(content.text));
}

function isFarewell(happened: ReturnType<RehearsedConversation["take"]>): boolean {
  return happened.some(
    (each) => each.kind === "trace" && FAREWELLS.some((flow) => JSON.stringify(each.trace).includes(`"${flow}"`)),
  );
}
