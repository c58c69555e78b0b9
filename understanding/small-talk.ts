import type { Command } from "../flows/understanding.js";
import { plainText } from "../flows/values/plain-text.js";
import { normalise } from "./normalise.js";

export type Topic = Extract<Command, { kind: "small_talk" }>["topic"];

const WORDS: [Topic, ReadonlySet<string>, ReadonlySet<string>][] = [
  topic(
    "greeting",
    "oi oie oin oii ola olar hello hi hey hola opa eai iae salve alo bomdia boatarde boanoite buenas buenos",
    "e ai bom boa dia tarde noite tudo bem tudobem como vai esta voce voces joia beleza por aqui pessoal galera com tardes dias good morning afternoon evening meu querido querida tranquilo certinho",
  ),
  topic(
    "thanks",
    "obrigado obrigada tmj vlw brigado brigada obg agradeco agradecido agradecida valeu grato grata gracias thanks thank",
    "muito mesmo pela por tudo ajuda atencao de coracao demais you so much a o todos muchas mil ta bom bem ok ate mais entao deus abencoe e tchau so isso era viu robo meu minha filho filha querido querida gente pessoal moco moca",
  ),
  topic(
    "goodbye",
    "tchau tchauzinho flw xau chau bye adeus falou fui abraco abracos abs abcs beijo beijos beijinho beijinhos beijao bj bjs bjos bjss bjao ate goodbye adios inte",
    "logo mais amanha breve entao um uma para voces voce bom boa dia noite tarde fim de semana a proxima depois luego hasta e ja see later good ok ta certo obrigado obrigada valeu vlw combinado fica com deus querido querida amor linda lindo no coracao otima otimo semana final",
  ),
  topic(
    "ok",
    "ok okay okey beleza certo entendi ta tabom combinado perfeito otimo legal show joia fechado massa top bacana entendido isso ata maravilha excelente aham uhum",
    "esta bom bem tudo entao sim e o muito por enquanto la de obrigado ata ah desculpa minha meu filha filho querido querida moca moco amigo amiga viu k",
  ),
];
const GREETING_PHRASES = new Set([
  "bom dia",
  "boa tarde",
  "boa noite",
  "tudo bem",
  "e ai",
  "como vai",
  "good morning",
  "buenas tardes",
  "tudo bom",
  "tudo certo",
]);
const OK_PHRASES = new Set(["esta bom", "esta certo", "tudo bem", "tudo certo", "de acordo", "pode ser"]);
/** Blessings and the like, which end a talk as thanks do. */
const THANKS_PHRASES =
  /^(?:(?:ta|esta|bom|entao|amem|que|tchau|e) )*(?:deus|jesus|nossa senhora)(?: (?:te|lhe|os|vos|voces?))? (?:abencoe|abencoa|ajude|pague|proteja|acompanhe)\b|^(?:(?:ta|esta|bom|entao|ok|e|que|tchau) )*(?:fica|fique|fiquem|vai|vao|va) com (?:deus|jesus)\b/;
/** "To zoando": the message was a joke, and tells nothing. */
const JOKES =
  /\b(?:to|tou|tava|estou|estava|so|foi) (?:so )?(?:zoando|brincando|brincadeira|zoeira|de brincadeira|gastando)\b(?! nao\b)/;
/** Asks for fun: a joke, a song, a marriage. */
const FUN =
  /\b(?:conta|conte|fala|fale|manda|sabe|diz|faz) (?:(?:pra|para) (?:mim|nos|gente) |me |ai |alguma |uma |outra |mais )*(?:piada|piadinha|charada|adivinha|poema|poesia)s?\b|\bcanta (?:uma musica|pra mim|ai)\b|\b(?:casa|namora|casar|namorar) comigo\b|\bme (?:ama|beija)\b/;
const LAUGH = /^(?:k{2,}|(?:ha|he|hi|hu|ah|eh|ja|je|rs|hue|hua|kk)+h?s?|rs+|lol|lmao|haus\w*|(?:😂|🤣|😆|😅|😄|😹)+)$/u;
const SIGNS: [Topic, RegExp][] = [
  ["greeting", /^(?:👋\p{EMod}?)+$/u],
  ["thanks", /^(?:🙏\p{EMod}?|❤️?|🥰|😘|💙)+$/u],
  ["ok", /^(?:👍\p{EMod}?|👌\p{EMod}?|✅|🤝|😉|🙂|😊)+$/u],
];

/**
 * The topic of a message that asks for nothing; null when it asks for something. Every word must belong to one topic,
 * or usually stand beside it.
 */
export function smallTalk(text: string, tokens: readonly string[]): Topic | null {
  const signs = text.replace(/[\s!.,]+/g, "");
  if (signs === "") return null;
  const laughs = text
    .toLowerCase()
    .split(/[\s!.,]+/)
    .filter((word) => word !== "");
  if (laughs.length > 0 && laughs.every((word) => LAUGH.test(word))) return "laugh";
  for (const [topic, pattern] of SIGNS) if (pattern.test(signs)) return topic;
  if (tokens.length === 0 || tokens.length > 9) return null;
  const phrase = tokens.join(" ");
  if (!text.includes("?") && JOKES.test(plainText(text))) return "laugh";
  if (FUN.test(plainText(text))) return "laugh";
  if (!text.includes("?") && THANKS_PHRASES.test(phrase)) return "thanks";
  if (GREETING_PHRASES.has(phrase) && !OK_PHRASES.has(phrase)) return "greeting";
  for (const [topic, core, beside] of WORDS) {
    const whole = tokens.every((token) => core.has(token) || beside.has(token));
    if (whole && tokens.some((token) => core.has(token))) return topic;
  }
  if (OK_PHRASES.has(phrase)) return text.includes("?") ? "greeting" : "ok";
  const [, , greetingBeside] = WORDS[0] ?? [];
  const opensWell = GREETING_PHRASES.has(tokens.slice(0, 2).join(" "));
  return opensWell && tokens.every((token) => greetingBeside?.has(token)) ? "greeting" : null;
}

/**
 * The customer goes and will be back: "Vou ver com a patroa", "depois te chamo", "se precisar eu chamo", "passo aí
 * sexta".
 */
const LATER = [
  /\b(?:vou|vamos|irei|deixa eu|preciso|tenho que) (?:primeiro |antes |so )?(?:falar|conversar|alinhar|combinar|ver|confirmar|conferir|decidir|perguntar)(?: isso| tudo| aqui)? (?:com|pro|pra|cos|cas) (?:o |a |os |as |meu |minha |meus |minhas )*(?:pai|mae|manos?|galera|amig[oa]s?|colegas?|rapaziada|meninas?|soci[oa]|patra?[oa]|patroa|espos[oa]|marido|mulher|namorad[oa]|filh[oa]|chefe|irma[o]?|familia|pessoal|turma|el[ea]s?|contador|diretor[ia]?|gerente)\b/,
  /\b(?:depois|mais tarde|amanha|logo mais|qualquer coisa|se precisar|precisando)(?: de algo)?,? (?:eu )?(?:te |lhe |vos |ja )?(?:chamo|volto|retorno|falo|aviso|procuro|escrevo|mando mensagem)\b/,
  /\be (?:ja |depois |logo )?(?:te )?retorno\b/,
  /^(?:\w+ )?(?:vou|deixa eu) pensar(?: (?:aqui|melhor|mais|um pouco|com calma))*$/,
  /\b(?:fico|fiquei) (?:no )?aguard\w+|^(?:\w+ )?(?:espero|aguardo)(?: (?:a|uma|o|um))? (?:resposta|retorno|contato)\b/,
  /^(?:\w+ ){0,3}(?:passo|vou|apareco|dou um pulo|colo) (?:ai|la)(?: (?:pra|para|pegar|buscar|levar|deixar|entregar|retirar|ver|olhar)(?: \w+){0,4})?$/,
  /^(?:\w+ ){0,3}(?:vou|passo|chego|levo|estou indo|to indo)(?: (?:ai|la|os? \w+|as? \w+|ele|ela|isso))+ (?:ja ja|ja|daqui a pouco|hoje|amanha|segunda|terca|quarta|quinta|sexta|sabado)\b/,
];
/** Words that ask for something after all. */
const WANTS =
  /\?|\b(?:quero|queria|preciso de|precisava|gostaria|pode|podem|consegue|quanto|qual|quando|onde|como|que horas|nao (?:liga|funciona|carrega|abre|pega|conecta))\b|\d{3}/;
const MOST_CLOSING_WORDS = 14;

/**
 * The topic of a message that ends the talk in more words than small talk has: with thanks at its end, or by saying
 * that the customer will be back.
 */
export function closing(text: string): Topic | null {
  const plain = plainText(text)
    .replace(/[^\w?\s]+/g, " ")
    .replace(/\s+/g, " ")
    .trim();
  const words = plain.split(" ");
  if (words.length > MOST_CLOSING_WORDS || WANTS.test(plain)) return null;
  if (LATER.some((pattern) => pattern.test(plain))) return "goodbye";
  return THANKS_AT_THE_END.test(words.slice(-6).join(" ")) ? "thanks" : null;
}

const THANKS_AT_THE_END = /\b(?:obrigad[oa]+|brigad[oa]|agradec\w+|grat[oa]|valeu|vlw|obg)\b/;

/** How many words at the beginning are only a greeting: "oi, boa tarde, meu pc…" → 3. */
export function greetingLength(tokens: readonly string[]): number {
  const core = WORDS[0]?.[1];
  let length = 0;
  while (length < tokens.length) {
    if (core?.has(tokens[length] ?? "")) length += 1;
    else if (GREETING_PHRASES.has(tokens.slice(length, length + 2).join(" "))) length += 2;
    else break;
  }
  return length;
}

/** Normalises the words like messages, so that both can be compared. */
function topic(name: Topic, core: string, beside: string): [Topic, ReadonlySet<string>, ReadonlySet<string>] {
  return [name, new Set(normalise(core)), new Set(normalise(beside))];
}
