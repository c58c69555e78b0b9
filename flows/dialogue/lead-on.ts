import type { Program } from "../program.js";
import { plainText } from "../values/plain-text.js";
import { noteSaid, notSaidLately } from "./memory.js";
import type { Turn } from "./turn.js";

/** Words that tell how the talk goes on: what to write, whom to ask, what happens next. */
const WAY_ON =
  /\?|\b(?:e so|escreva|escrever|escreve|chame|chamar|chamo|pedir|peca|diga|dizer|me conte|contar|mande|mandar|avise|aviso|traga|trazer|passe aqui|responda|responde|te espero|esperamos|fico por aqui|estou por aqui|estamos por aqui|daqui a pouco|um momento|quando (?:quiser|precisar)|precisando|se precisar|se quiser|se preferir|se mudar de ideia|atendente|alguem da equipe|uma pessoa|write to us|escribanos)\b/;
const LEADS = [
  "Posso ajudar em mais alguma coisa?",
  "Quer saber de mais alguma coisa?",
  "Ficou alguma dúvida?",
  "Precisa de mais alguma coisa?",
];
/** Flows whose texts end the talk by themselves. */
const FAREWELLS = ["system-small-talk", "system-survey", "system-low-rating"];

/** Whether the program receives customers: its welcome asks what they want, or calls a flow that does. */
function receives({ flows, starts }: Program): boolean {
  const welcome = starts.firstMessage === null ? undefined : flows.get(starts.firstMessage);
  return welcome?.steps.some(({ verb, behaviour }) => behaviour.question !== undefined || verb === "call") ?? false;
}

/** Whether one of the bot's texts tells the customer how to go on. */
export function showsWayOn(text: string): boolean {
  return WAY_ON.test(plainText(text));
}

/**
 * Makes sure that the customer always knows how to go on. When no question is open any more, or one was left open
 * without being asked again, and nothing in this turn says how to go on, a short question is added to the last message
 * (or follows it, when one message cannot hold both). Farewells, messages that a person will answer, and programs whose
 * welcome asks nothing are not changed.
 */
export function leadOn(turn: Turn): void {
  const { event, effects, program } = turn;
  if (!receives(program) || !(turn.top() === undefined || turn.leftOpen)) return;
  if (event.kind !== "message" && event.kind !== "result") return;
  if (effects.some(({ kind }) => kind === "handoff" || kind === "close")) return;
  const thanks = program.intents.find(({ means }) => means === "thanks")?.flow;
  if (turn.trace.some(({ flow }) => FAREWELLS.includes(flow) || flow === thanks || flow === "thanks")) return;
  const sends = effects.flatMap((effect) => (effect.kind === "send" ? [effect] : []));
  if (sends.length === 0 || sends.some(({ content }) => content.kind === "choices")) return;
  const texts = sends.flatMap(({ content }) => (content.kind === "text" ? [content.text] : []));
  const last = sends.findLast(({ content }) => content.kind === "text");
  if (!last || last.content.kind !== "text" || texts.some(showsWayOn)) return;
  const lead = notSaidLately(turn, LEADS);
  const content = { ...last.content, text: `${last.content.text}\n\n${lead}` };
  if (content.text.length > event.facts.channel.capabilities.text.max) return turn.say({ kind: "text", text: lead });
  noteSaid(turn, lead);
  effects.splice(effects.indexOf(last), 1, { ...last, content });
}
