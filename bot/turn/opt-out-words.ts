import { plainText } from "../../flows/values/plain-text.js";

/** How a message asks to be left alone: `clearly`, or with a word that may also be an answer (`word`). */
export type OptOut = "clearly" | "word" | null;

/** Messages with more words than this tell a story and are no opt-out. */
const LONGEST = 14;
/** Whole messages that count: the words that platforms prescribe, and those that people write instead. */
const WORDS = new Set([
  "parar",
  "pare",
  "parem",
  "para",
  "stop",
  "sair",
  "remover",
  "unsubscribe",
  "descadastrar",
  "descadastre",
  "descadastro",
]);
const COURTESY =
  /^(?:por favor|pf|pfv|pfvr|oi|ola|obrigad[oa]|agora)\s+|\s+(?:por favor|pf|pfv|pfvr|obrigad[oa]|agora|ja)$/g;
/** Words for mailings, which a company sends without being asked. */
const MAIL =
  "(?:mensage(?:m|ns)|msgs?|mensagenzinhas?|notificac(?:ao|oes)|avisos?|propagandas?|promoc(?:ao|oes)|ofertas?|anuncios?|spam|contatos?|zaps?|whats(?:app)?|nada|isso|isto)";
const OF_YOURS =
  "(?:(?:as|os|a|o|essas?|esses?|suas?|seus?|mais|nenhuma?|tantas?|de voces|desse numero|nenhum tipo de)\\s+)*";
const CLEAR: readonly RegExp[] = [
  new RegExp(
    `\\bnao (?:quero|desejo|gostaria de|preciso|aguento|autorizo)(?: mais)?(?: de)? (?:receber|ver|que (?:me )?(?:mandem|enviem))(?: mais)? ?(?:$|${OF_YOURS}${MAIL}\\b)`,
  ),
  new RegExp(
    `\\bnao (?:quero|desejo|aguento) ${OF_YOURS}(?:mensage(?:m|ns)|msgs?|propagandas?|promoc(?:ao|oes)|notificac(?:ao|oes)|spam)\\b`,
  ),
  new RegExp(`\\bnao (?:me )?(?:mand|envi)(?:e|em|a|ar)(?: mais)? ${OF_YOURS}${MAIL}\\b`),
  new RegExp(
    `\\b(?:para|pare|parar|parem|deixa|deixe|deixem|quero parar) de (?:me )?(?:receber|mandar|enviar|encher)(?: ?$| ${OF_YOURS}${MAIL}\\b)`,
  ),
  /\b(?:tir(?:a|e|ar|em)|remov(?:e|a|er|am)|exclu(?:i|a|ir)|retir(?:a|e|ar)|apag(?:a|ue)|quero sair|sair|me descadastr\w+)\b.{0,25}\b(?:da|dessa|desta|sua|de sua|das) lista\b/,
  /^(?:quero |pode |me |podem )*(?:remov(?:e|a|er)|descadastr(?:a|e|ar)|tir(?:a|e|ar)|exclu(?:i|a|ir)) (?:o )?meu (?:numero|contato|telefone|cadastro)$/,
  /^(?:quero |pode |podem )*me descadastr(?:a|e|ar|em)\b/,
];

/** Whether and how a message asks to be left alone. "Meu PC não quer parar de apitar" does not. */
export function optOutIn(text: string): OptOut {
  const plain = bare(text);
  if (plain === "" || plain.split(" ").length > LONGEST) return null;
  if (WORDS.has(plain.replace(COURTESY, "").trim())) return "word";
  return CLEAR.some((pattern) => pattern.test(plain)) ? "clearly" : null;
}

function bare(text: string): string {
  return plainText(text)
    .replace(/[^a-z0-9 ]/g, " ")
    .replace(/\s+/g, " ")
    .trim();
}

/** Words for a message that only greets or takes the opt-out back. */
const GREETS = "(?:oi|oie|ola|opa|bom dia|boa tarde|boa noite|gente|pessoal)";
const RETURNS =
  "(?:ja )?(?:voltei|to de volta|estou de volta|mudei de ideia|me arrependi)|(?:(?:quero|posso|pode|podem) )*(?:voltar a|voltem a|volta a|volte a) (?:me )?(?:receber|falar|mandar|escrever|enviar)(?: \\w+){0,4}|(?:(?:quero|posso|pode|podem) )*(?:receber|mandar|escrever|enviar) de novo|start";
const BACK_AGAIN = new RegExp(`^(?:${GREETS} )*(?:${RETURNS}|${GREETS})(?: (?:gente|pessoal|de novo|aqui|agora))*$`);

/** Whether somebody who opted out only greets or says that they are back, and wants nothing else yet. */
export function isBackAgain(text: string): boolean {
  return BACK_AGAIN.test(bare(text));
}
