import { createInterface } from "node:readline/promises";
import { WHATSAPP_CAPABILITIES } from "../../channels/whatsapp/capabilities.js";
import { compileProgram } from "../../flows/compile-program.js";
import type { ChoiceOption, InboundContent, OutboundContent } from "../../flows/content.js";
import { knowledgeOf } from "../rehearse/knowledge-of.js";
import { type Happening, RehearsedConversation } from "../rehearse/rehearsed-conversation.js";
import { createStandInRooms } from "../rehearse/stand-in-rooms.js";
import { readFolder } from "./read-folder.js";

const UNITS = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
const HELP =
  "escreva como um cliente. /1 toca na primeira opção, /tempo 20m deixa o tempo passar, /pagar paga a cobrança aberta, " +
  "/computador conecta o computador convidado, /devolver devolve a conversa ao robô, Ctrl+D termina.";

/**
 * `balcao chat [folder]`: a company's flows and articles in this terminal, with the product's own turn. Prices come
 * from the folder's catalog; payments and the computer are simulated. Nothing outside is touched, and time passes by
 * itself.
 */
export async function chat(folder: string | undefined): Promise<void> {
  const company = await readFolder(folder);
  if (!company) return;
  const compiled = compileProgram(company.source);
  if (!compiled.ok) return;
  const rooms = createStandInRooms(company.items, knowledgeOf(company));
  const rehearsed = { program: compiled.program, capabilities: WHATSAPP_CAPABILITIES, rooms };
  const conversation = new RehearsedConversation(rehearsed, { name: null, phone: null }, Date.now());
  let skippedMs = 0;
  let offered: ChoiceOption[] = [];

  const tell = () => {
    for (const happening of conversation.take()) {
      if (happening.kind === "said" && happening.content.kind === "choices") offered = happening.content.options;
      show(happening);
    }
  };
  const tick = async (): Promise<void> => {
    await conversation.pass(Math.max(0, Date.now() + skippedMs - conversation.now));
    tell();
  };
  // Only one thing happens at a time, because the clock may tick while a line is being answered.
  let doing = Promise.resolve();
  const inTurn = (work: () => Promise<void>): Promise<void> => {
    doing = doing.then(work);
    return doing;
  };

  const clock = setInterval(() => void inTurn(tick), 500);
  const terminal = createInterface({ input: process.stdin, output: process.stdout, prompt: "você> " });
  console.log(`${compiled.program.company.name}: ${HELP}`);
  terminal.prompt();
  for await (const line of terminal) {
    const text = line.trim();
    await inTurn(async () => {
      await tick();
      const skip = /^\/tempo (\d+)\s*([smhd])$/.exec(text);
      if (skip) {
        skippedMs += Number(skip[1]) * UNITS[skip[2] as keyof typeof UNITS];
        await tick();
      } else if (text.startsWith("/") && !/^\/\d+$/.test(text)) await command(text, conversation, rooms);
      else if (text !== "") await conversation.customer([contentOf(text, offered)]);
      tell();
    });
    terminal.prompt();
  }
  clearInterval(clock);
  await doing;
}

async function command(
  text: string,
  conversation: RehearsedConversation,
  rooms: ReturnType<typeof createStandInRooms>,
): Promise<void> {
  const results = text === "/pagar" ? rooms.pay() : text === "/computador" ? rooms.connect() : null;
  if (results?.length === 0) console.log("  [não há nada à espera disso]");
  else if (results) for (const { event } of results) await conversation.tell(event);
  else if (text === "/devolver")
    await conversation.tell({ kind: "give_back", userId: "terminal", personName: "A equipe" });
  else console.log(`  [não conheço ${text}] ${HELP}`);
}

/** `/2` is a tap on the second of the options offered last. Everything else is typed text. */
function contentOf(text: string, offered: readonly ChoiceOption[]): InboundContent {
  const option = text.startsWith("/") ? offered[Number(text.slice(1)) - 1] : undefined;
  return option ? { kind: "choice", id: option.id, text: option.label } : { kind: "text", text };
}

function show(happening: Happening): void {
  switch (happening.kind) {
    case "said":
      return console.log(`bot> ${render(happening.content)}`);
    case "handed_over":
      return console.log(
        `  [passa para uma pessoa${happening.team ? ` do time ${happening.team}` : ""}: ${happening.reason}]`,
      );
    case "noted":
      return console.log(`  [anota para a equipe: ${happening.text}]`);
    case "alert":
      return console.log(`  [avisa a equipe: ${happening.text}]`);
    case "trace":
      return;
    default:
      happening satisfies never;
  }
}

function render(content: OutboundContent): string {
  if (content.kind === "text") return content.text;
  if (content.kind === "choices")
    return `${content.text}\n${content.options.map((option, i) => `     ${i + 1}. ${option.label}`).join("\n")}`;
  return JSON.stringify(content);
}
