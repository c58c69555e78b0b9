import { join } from "node:path";
import { parseArgs } from "node:util";
import type { LoadedConversation } from "../bot/ports/store.js";
import { createTurnRunner } from "../bot/turn/run-turn.js";
import { WHATSAPP_CAPABILITIES } from "../channels/whatsapp/capabilities.js";
import { SHIPPED_COMPANIES } from "../cli/commands/company-folder.js";
import type { Program } from "../flows/program.js";
import type { Understand } from "../flows/understanding.js";
import { understand } from "../understanding/understand.js";
import { median, round, table } from "./harness/report.js";
import { compiledCompany } from "./sense.js";
import { shippedCompany } from "./understanding/shipped-sets.js";

const HELP = `What one turn costs in this process, without a database: a menu's option, and free text. No network.

  npm run bench -- turn [options]

  --rounds N    how often each text is written, each time in other conversations (3)
`;
const AT = Date.parse("2026-11-23T15:00:00Z");
/** How many texts of each company are written. */
const TEXTS = 120;
/** Rounds that do not count, because V8 still compiles. */
const COLD = 1;

/** Processor time of this process so far, in µs: what else the machine does counts for nothing. */
function cpuUs(): number {
  const { user, system } = process.cpuUsage();
  return user + system;
}

/** The median µs of processor time of a turn with a menu's option, of one with free text, and of understanding free text within it. */
type Figures = { menu: number; free: number; understood: number };

/**
 * `npm run bench -- turn`: the turn of `bot/turn/` over the shipped companies. A customer greets, and then either
 * chooses from the menu or writes what they want: the tuned half of the company's own examples, and of sentences that
 * no intent is about. Each time a text has one more space at its end, because a text that just came is remembered.
 */
export async function turn(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: { rounds: { type: "string", default: "3" }, help: { type: "boolean", default: false } },
  });
  if (values.help) {
    console.log(HELP);
    return 0;
  }
  const rounds = Number(values.rounds);
  if (!Number.isSafeInteger(rounds) || rounds < 1) throw new TypeError("--rounds is a whole number from 1");
  const figures: Record<string, Figures> = {};
  for (const company of SHIPPED_COMPANIES) {
    const { asked, outOfScope } = shippedCompany(company, join(import.meta.dirname, ".."), 1, "tuned");
    const all = [...asked.map(({ text }) => text), ...outOfScope];
    const texts = all.filter((_, at) => at % Math.ceil(all.length / TEXTS) === 0);
    figures[company] = await measure((await compiledCompany(company)).program, texts, rounds);
  }
  const rows = Object.entries(figures).map(([name, { menu, free, understood }]) => [name, menu, free, understood]);
  console.log(table(["CPU µs at p50", "menu", "free text", "of it understanding"], rows));
  console.log(JSON.stringify({ bench: "turn", ...figures, rounds }));
  return 0;
}

async function measure(program: Program, texts: readonly string[], rounds: number): Promise<Figures> {
  let spent = 0;
  const timed: Understand<Program> = (...asked) => {
    const began = cpuUs();
    const heard = understand(...asked);
    spent += cpuUs() - began;
    return heard;
  };
  const run = createTurnRunner({
    programs: { current: () => program, pinned: () => program, understand: timed, load: () => Promise.resolve() },
    understander: null,
    now: () => AT,
    capabilitiesOf: () => WHATSAPP_CAPABILITIES,
    burstWindowMs: 0,
    contactPerMinute: 600,
    sendBy: () => "bench",
  });
  let events = 0;
  async function write(conversation: LoadedConversation, text: string): Promise<{ took: number; understood: number }> {
    const id = String(++events);
    const event = {
      kind: "message" as const,
      dedupe: id,
      at: AT,
      from: { externalId: conversation.externalId },
      providerId: id,
      content: { kind: "text" as const, text },
    };
    conversation.events = [{ id, at: AT, receivedAt: AT, event }];
    spent = 0;
    const began = cpuUs();
    const output = await run(conversation);
    const took = cpuUs() - began;
    if (!output) throw new Error("the turn gave nothing");
    Object.assign(conversation, { state: output.state, firstContact: false, lastInboundAt: AT });
    return { took, understood: spent };
  }
  const menu: number[] = [];
  const free: number[] = [];
  const understood: number[] = [];
  for (let pass = -COLD; pass < rounds; pass++) {
    for (const [at, text] of texts.entries()) {
      const chooses = newConversation(program);
      await write(chooses, "oi");
      const choice = await write(chooses, String(1 + (at % 3)));
      const writes = newConversation(program);
      await write(writes, "oi");
      const wrote = await write(writes, text + " ".repeat(pass + COLD + 1));
      if (pass < 0) continue;
      menu.push(choice.took);
      free.push(wrote.took);
      understood.push(wrote.understood);
    }
  }
  return { menu: round(median(menu), 0), free: round(median(free), 0), understood: round(median(understood), 0) };
}

function newConversation(program: Program): LoadedConversation {
  return {
    tenantId: "bench",
    conversationId: "00000000-0000-4000-8000-000000000001",
    channelId: "bench",
    channelKind: "whatsapp",
    externalId: "5511987650000",
    owner: "bot",
    ownerUserId: null,
    epoch: 0,
    state: null,
    closed: false,
    lastInboundAt: null,
    firstContact: true,
    openEffects: false,
    contact: { id: "customer", name: "Ana", phone: null, email: null, vars: {}, optedOut: false },
    company: program.company,
    events: [],
  };
}
