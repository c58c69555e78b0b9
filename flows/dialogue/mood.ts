import { plainText, wordsOf } from "../values/plain-text.js";
import { mocks } from "../values/side-words.js";
import { SURE } from "./believed.js";
import { leadBack } from "./lead-back.js";
import { dropActivity, push } from "./stack.js";
import type { Turn } from "./turn.js";

export type Mood = "angry" | "desperate" | null;

/** Words for us: the bot, the people, the service. */
const OURS =
  /\b(?:robo|robozinho|bot|chatbot|atendimento|atendente|assistente|voces?|vcs?|empresa|loja|assistencia|servico|isso aqui|essa conversa|esse chat|ninguem)\b/;
const DEVICE =
  /\b(?:pc|computador|notebook|note|windows|internet|net|rede|sinal|velocidade|wifi|wi-fi|impressora|celular|maquina|tela|teclado|modem|roteador|mouse|hd|ssd|programa|jogo|virus|bateria)\b/;
const INSULT =
  /\b(?:lixo|merda|porra|caralho|bosta|porcaria|burr[oa]s?|idiotas?|inutil|inuteis|imbecil|incompetentes?|palhacada|ridicul[oa]s?|droga|nojo|pessim[oa]|horrivel|vergonha|absurdo|descaso|enganad[oa]|ladr(?:ao|oes)|golpe|golpistas?|sacanagem|estupid[oa]s?|odeio|otari[oa]s?)\b/;
const THREAT = /\b(?:procon|reclame aqui|processar|vou denunciar|advogad[oa]|nunca mais (?:volto|compro|piso))\b/;
const FED_UP =
  /\b(?:nao aguento mais|cansei|to cansad[oa]|estou cansad[oa]|pelo amor de deus|pelamor|que saco|ja (?:falei|disse|expliquei|mandei) (?:mil|varias|tres|3|10|umas|isso)|ninguem (?:resolve|responde|ajuda|atende)|nao (?:resolve|funciona|adianta) nada|de novo isso|perdi a paciencia|falta de respeito)\b/;
const DESPAIR =
  /\b(?:desesperad[oa]|desespero|socorro|vou perder (?:tudo|o emprego|meu emprego|a entrega|o prazo)|nao sei mais o que fa(?:zer|co)|me ajuda(?:,)? (?:pelo amor|por favor pelo)|to chorando|estou chorando)\b/;

/**
 * Whether a text is angry at us or desperate, by its words and capitals. Swearing at a slow computer is neither,
 * because that is what customers come with.
 */
export function moodOf(text: string): Mood {
  const plain = plainText(text);
  const ours = OURS.test(plain);
  const device = DEVICE.test(plain);
  if (THREAT.test(plain) || mocks(text)) return "angry";
  // A customer who laughs about what does not work complains about it, and is not angry at us.
  if (device && LAUGHS.test(plain)) return null;
  if (INSULT.test(plain) && ours) return "angry";
  if (FED_UP.test(plain) && (ours || !device)) return "angry";
  if (INSULT.test(plain) && !device && (isShouted(text) || wordsOf(text).length <= 4)) return "angry";
  if (DESPAIR.test(plain)) return "desperate";
  return isShouted(text) && /[!?]{2,}/.test(text) && !device ? "angry" : null;
}

const LAUGHS = /\b(?:k{3,}|(?:ha){2,}h?|(?:rs){1,}|(?:he){2,})\b/;

/** Whether the text has several words, nearly all in capitals. */
function isShouted(text: string): boolean {
  const letters = text.match(/\p{L}/gu) ?? [];
  const capitals = text.match(/\p{Lu}/gu) ?? [];
  return letters.length >= 12 && wordsOf(text).length >= 3 && capitals.length / letters.length > 0.8;
}

/**
 * Brings a person to somebody who is angry or desperate. When one of the company's own flows surely fits (its
 * complaints), that flow handles despair and shouting, but never insults at us. False when nobody is upset.
 */
export function bringsPerson(turn: Turn): boolean {
  const { event } = turn;
  const text = event.kind === "message" && event.content.kind === "text" ? event.content.text : "";
  const mood = text === "" ? null : moodOf(text);
  if (mood === null) return false;
  const plain = plainText(text);
  const own = turn.understanding?.commands[0];
  const atBot = INSULT.test(plain) && /\b(?:robo|bot|chatbot|atendimento|assistente)\b/.test(plain);
  if (!atBot && own?.kind === "start_flow" && own.score >= SURE && turn.program.flows.has(own.flow)) return false;
  turn.trace.push({ flow: "system-upset", step: "", verb: "start", note: mood === "angry" ? "irritação" : "aflição" });
  push(turn, "system-upset", turn.top() ? "digression" : "main", { mood, words: text.slice(0, 300).toWellFormed() });
  return true;
}

const BOT = "(?:robo|robozinho|bot|chatbot|assistente|assistente virtual|atendimento automatico|automatico|maquina)";
const BACK = new RegExp(
  `\\b(?:volt(?:a|ar|o|amos|e)|continu(?:a|ar|o)|segu(?:e|ir)|fal(?:a|ar|o) com|prefiro|quero|pode ser|deixa)\\b(?: \\w+){0,4} ${BOT}\\b`,
);

/** Whether somebody who asked for a person would rather continue with the bot: "deixa, volta pro robô". */
export function wantsBot(text: string): boolean {
  const plain = plainText(text)
    .replace(/[^a-z0-9 ]+/g, " ")
    .replace(/\s+/g, " ");
  if (wordsOf(text).length > 10 || /\b(?:nao|sem|sair|chega|odeio|nunca|humano)\b/.test(plain)) return false;
  return BACK.test(plain) && moodOf(text) === null;
}

/**
 * Goes back to the bot: the flow that asked for a person ends, and what it interrupted continues. False when the
 * customer does not want that.
 */
export function goesBackToBot(turn: Turn): boolean {
  const { event } = turn;
  if (event.kind !== "message" || event.content.kind !== "text" || !wantsBot(event.content.text)) return false;
  if (turn.top()) dropActivity(turn);
  const below = turn.top();
  turn.trace.push({ flow: below?.flow ?? "", step: "", verb: "start", note: "volta ao atendimento automático" });
  if (below) leadBack(turn);
  else push(turn, "system-returned", "main", {});
  return true;
}
