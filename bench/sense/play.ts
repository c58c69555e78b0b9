import { WHATSAPP_CAPABILITIES } from "../../channels/whatsapp/capabilities.js";
import { RehearsedConversation } from "../../cli/rehearse/rehearsed-conversation.js";
import { createStandInRooms } from "../../cli/rehearse/stand-in-rooms.js";
import type { CompanyPlan } from "../../company/company-plan.js";
import type { InboundContent, OutboundContent } from "../../flows/content.js";
import type { Program } from "../../flows/program.js";
import { parseState } from "../../flows/state.js";
import { momentOf } from "../../flows/testing/moment-of.js";
import { type Judged, judge, type OpenQuestion, plain, type Seen, textsOf } from "./judge.js";
import type { SenseTalk, SenseTurn } from "./script.js";

/** Looks questions up, and says from which articles the last answers came. */
export type Knowledge = Parameters<typeof createStandInRooms>[1];

/** `repeated`: texts that the bot had said word for word in the half hour before. */
export type PlayedTurn = { turn: SenseTurn; said: string[]; judged: Judged; repeated: number };

const UNITS = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
/** How long a customer reads and types when the script does not say, in ms. */
const BETWEEN_MS = 20_000;
/** A repetition after this long (ms) is noticed by nobody. */
const NOTICED_MS = 30 * 60_000;

/**
 * Plays one conversation through the product's own turn. Each customer's message is judged as soon as the bot has
 * answered.
 */
export async function play(
  talk: SenseTalk,
  company: CompanyPlan,
  program: Program,
  knowledge: Knowledge,
): Promise<PlayedTurn[]> {
  const articles: string[] = [];
  const rooms = createStandInRooms(company.items, async (input, at) => {
    const found = await knowledge(input, at);
    articles.push(...documentsOf(found.value));
    return found;
  });
  const customer = { name: talk.contact, phone: "+5511987650000" };
  const start = momentOf(talk.at, program.company.timezone);
  const conversation = new RehearsedConversation(
    { program, capabilities: WHATSAPP_CAPABILITIES, rooms },
    customer,
    start,
  );
  const played: PlayedTurn[] = [];
  let offered: { id: string; label: string }[] = [];
  const lastSaid = new Map<string, number>();
  const repeats = (said: readonly OutboundContent[]) => {
    let count = 0;
    for (const text of textsOf(said).map(plain)) {
      if (conversation.now - (lastSaid.get(text) ?? Number.NEGATIVE_INFINITY) < NOTICED_MS) count += 1;
      lastSaid.set(text, conversation.now);
    }
    return count;
  };
  for (const turn of talk.turns) {
    await conversation.pass(turn.after ? msOf(turn.after) : BETWEEN_MS);
    // What a timer or a room caused meanwhile is no answer to this message.
    const meanwhile = conversation.take();
    offered = lastOffer(meanwhile) ?? offered;
    repeats(meanwhile.flatMap((each) => (each.kind === "said" ? [each.content] : [])));
    articles.length = 0;
    const before = openQuestion(conversation);
    const wasWithPerson = conversation.conversation.owner !== "bot";
    await conversation.customer(contentsOf(turn, offered));
    const happened = conversation.take();
    const said = happened.flatMap((each) => (each.kind === "said" ? [each.content] : []));
    const state = parseState(conversation.conversation.state);
    const steps = happened.flatMap((each) => (each.kind === "trace" ? stepsOf(each.trace) : []));
    // What was found and then not said, because a flow began instead, was not given to the customer.
    const answers = steps.some(({ verb, note }) => verb === "answer" && note.startsWith("responde com"));
    const seen: Seen = {
      steps,
      said,
      articles: answers ? [...articles] : [],
      before,
      after: openQuestion(conversation),
      handedOver: happened.some((each) => each.kind === "handed_over"),
      wasWithPerson,
      withPerson: conversation.conversation.owner !== "bot",
      optedOut: conversation.conversation.contact.optedOut,
      idle: state.frames.length === 0,
    };
    offered = lastOffer(happened) ?? offered;
    played.push({ turn, said: said.map(show), judged: judge(turn, seen, company), repeated: repeats(said) });
  }
  return played;
}

function msOf(text: string): number {
  const [, count = "0", unit = "s"] = /^(\d+)\s*([smhd])$/.exec(text) ?? [];
  return Number(count) * UNITS[unit as keyof typeof UNITS];
}

function openQuestion({ conversation }: RehearsedConversation): OpenQuestion {
  const frame = parseState(conversation.state).frames.at(-1);
  if (!frame || frame.wait?.for !== "message") return null;
  return { flow: frame.flow, key: `${frame.id} ${frame.flow} ${frame.step}` };
}

function contentsOf(turn: SenseTurn, offered: readonly { id: string; label: string }[]): InboundContent[] {
  if (turn.burst) return turn.burst.map((text) => ({ kind: "text", text }));
  if (turn.tap !== undefined) return [tapped(turn.tap, offered)];
  if (turn.file) return [fileOf(turn.file)];
  return [{ kind: "text", text: turn.says ?? "" }];
}

/** A tap on the button with nearly this label, or typed text when there is none. */
function tapped(label: string, offered: readonly { id: string; label: string }[]): InboundContent {
  const wanted = plain(label);
  const option =
    offered.find((each) => plain(each.label) === wanted) ??
    offered.find((each) => plain(each.label).includes(wanted) || wanted.includes(plain(each.label)));
  return option ? { kind: "choice", id: option.id, text: option.label } : { kind: "text", text: label };
}

function fileOf({ kind, name, caption }: NonNullable<SenseTurn["file"]>): InboundContent {
  if (kind === "location") return { kind: "location", latitude: -23.58, longitude: -46.64, name };
  if (kind === "contact")
    return { kind: "contacts", contacts: [{ name: name ?? "Contato", phones: ["+5511912345678"], emails: [] }] };
  return { kind: "media", media: kind, providerRef: "synthetic", name, caption };
}

function stepsOf(trace: unknown): Seen["steps"] {
  const { steps } = (trace ?? {}) as { steps?: string[][] };
  return (steps ?? []).map(([flow = "", step = "", verb = "", note = ""]) => ({ flow, step, verb, note }));
}

function documentsOf(value: unknown): string[] {
  const { passages } = (value ?? {}) as { passages?: { document?: string }[] };
  const [first] = passages ?? [];
  return first?.document === undefined ? [] : [first.document];
}

function lastOffer(happened: ReturnType<RehearsedConversation["take"]>): { id: string; label: string }[] | null {
  const offers = happened.flatMap((each) =>
    each.kind === "said" && each.content.kind === "choices" ? [each.content.options] : [],
  );
  return offers.at(-1) ?? null;
}

function show(content: OutboundContent): string {
  if (content.kind === "text") return content.text;
  if (content.kind === "choices") return `${content.text} [${content.options.map(({ label }) => label).join("] [")}]`;
  return `(${content.kind})`;
}
