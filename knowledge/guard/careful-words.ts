/**
 * Words that promise, charge, exclude, name a time, a place or a way to pay, or ask somebody to do something: a sentence
 * with one is only believed when the same word stands in the very sentence that supports it. Beginnings of plain words.
 */
const CAREFUL = new RegExp(
  `^(?:${[
    "garant|promet|promess|assegur|certez|compromet|responsabili|confirm|autoriz|aprov",
    "gratis|gratuit|grac[ao]|cortesi|brind|descont|promoc|oferta|cupo|bonus|reembols|devol|estorn|indeniz|credit",
    "sempre|nunca|jamais|tod[ao]s?$|qualquer|ilimitad|vitalici|etern|exclusiv|unic[ao]|melhor|original|oficial|certific",
    "entreg|frete|domicili|busca|colet|deliver|retir|visit|hoje|amanha|agora|imediat|urgen|plantao|feriad|mesmo",
    "segunda|terca|quarta|quinta|sexta|sabad|doming",
    "inclu|sem$|parcel|juro|carta[eo]|pix|bolet|dinheir|debit|cheque|mult[ao]s?$|tax[ao]s?|cobr|pag[aou]|custo|metad|dobr|tripl",
    "agend|reserv|cancel|envi|mand|instal|baix|downlo|clic|clique|acess|execut|rod[ae]r?$|comand|termin|powersh|script",
    "senh|token|cvv|codig|pin$|cpf|cnpj|login|chave",
    // They turn a time, an order or an amount round.
    "antes|depois|apos|previ[ao]|cerca|aproximad|mais$|menos$|maior|menor|quase",
    "rua|avenid|bairr|prac[ao]|alamed|rodov|travess|cep$|metro",
  ].join("|")})`,
);

export const isCareful = (plainWord: string): boolean => CAREFUL.test(plainWord);

/** Words that join what is said, or say it politely: they may stand in an answer although no passage has them. */
export const GLUE =
  "poder ficar ter haver levar custar fazer loja equipe cliente valor preco " +
  "prazo tempo total sim claro ola oi obrigado tambem ainda alem apenas somente " +
  "dentro sobre conforme servico informacao duvida nosso seu ser estar dar ir vir dizer basta porem entao assim " +
  "fazemos temos fica leva custa pode podemos podem tem";

const NEGATION = /\b(?:nao|nunca|jamais|nem|sem|nenhum|nenhuma|tampouco|proibid[oa])\b/;
const isNegative = (plain: string): boolean => NEGATION.test(plain);

/** The words that are denied: "não cobramos nem pedimos" denies two. */
const DENIED = /\b(?:nao|nunca|jamais|nem|sem|tampouco) (?:(?:se|o|a|os|as|um|uma|me|te|lhe|nos|ha) )*([a-z]+)/g;
const SHARED = 5;
const deniedIn = (plain: string) => new Set([...plain.matchAll(DENIED)].map(([, word = ""]) => word.slice(0, SHARED)));

/** Whether one says no where the other says yes: as a whole, or about a word that both have. */
export function contradicts(plainSentence: string, plainUnit: string): boolean {
  if (isNegative(plainSentence) !== isNegative(plainUnit)) return true;
  const [said, written] = [deniedIn(plainSentence), deniedIn(plainUnit)];
  const words = new Set((plainSentence.match(/[a-z]+/g) ?? []).map((word) => word.slice(0, SHARED)));
  return (
    [...written].some((word) => words.has(word) && !said.has(word)) || [...said].some((word) => !written.has(word))
  );
}

/** Words under which alone something is true, or that limit it, wherever they stand: each group says the same. */
const LIMITS = [
  /\bse\b/,
  /\b(?:so|somente|apenas|unicamente|exclusivamente)\b/,
  /\b(?:exceto|excecao|excecoes|salvo|fora)\b/,
  /\bmenos\b/,
  /\bdesde\b/,
  /\b(?:para|pra) quem\b/,
  /\ba partir\b/,
  /\bminim/,
  /\bmaxim/,
  /\bmaioria\b/,
  /\bcostum/,
  /\bdepend/,
  /\bcaso\b/,
  /\bquando\b/,
  /\bate\b/,
  /\bchegando\b/,
  /\b(?:normalmente|geralmente|em geral|quase)\b/,
];
/** Whether one holds a condition or a limit that the other leaves out. */
export const changesLimits = (plainSentence: string, plainUnit: string): boolean =>
  LIMITS.some((limit) => limit.test(plainSentence) !== limit.test(plainUnit));

/** Words that say the opposite of each other; both sides are verbs and adjectives as dictionaries have them. */
export const OPPOSITES: readonly (readonly [string, string])[] = [
  ["abrir aberto abre atender trabalhar", "fechar fechado fecha"],
  ["pagar pago paga cobrar cobrado", "gratis gratuito"],
  ["perder perdido", "ficar manter guardar"],
  ["incluir incluso inclui", "excluir excluso exclui"],
  ["exigir precisar pedir", "dispensar dispensado"],
  ["aceitar permitir", "recusar proibir vetar"],
  ["cobrir coberto", "excluir"],
  ["comprar", "vender"],
  ["novo", "usado seminovo"],
  ["retirar buscar", "entregar trazer"],
];
