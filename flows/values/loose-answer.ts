import { parseYesNo } from "./parse-yes-no.js";
import { plainText, wordsOf } from "./plain-text.js";

type Option = { id: string; label: string };

/** Messages with more words than this say more than an answer. */
const LONGEST = 10;
const YES = setOf("sim s ss sin isso claro uhum aham exato positivo com-certeza yes si");
const NO = setOf("nao n nn naum not no negativo nunca jamais");
/** Behind a "não" these words make the message no answer at all: "não sei", "não senhor" … */
const DOUBTS = setOf(
  "sei entendi entendo lembro vi achei consigo consegui faco tenho certeza ideia quero posso preciso",
);
/** Words of an answer that mean nothing by themselves. */
const FILLING = setOf(
  "a o as os um uma de do da dos das em no na nos nas e eh ai la ja tudo mesmo ainda agora sim nao pra para por favor pf pfv que eu ele ela eles elas isso aqui acho creio parece gracas a deus obrigado obrigada viu ta to",
);

/**
 * A yes or a no with more around it: at the front ("sim, estão normais", "não, uma tá vermelha"), at the end ("estão
 * sim", "acho que não"), or as an echo of the question ("voltou" to "Voltou?"). Null when it is neither, or asks
 * something itself.
 */
export function looseYesNo(text: string, question: string): boolean | null {
  const plain = plainText(text);
  const words = wordsOf(text);
  if (plain.includes("?") || words.length === 0 || words.length > LONGEST) return null;
  const parsed = parseYesNo(text);
  if (parsed.ok) return parsed.value === true;
  return atFront(plain, words, question) ?? atEnd(words, question) ?? echoed(words, question);
}

function atFront(plain: string, words: readonly string[], question: string): boolean | null {
  const [first = "", second = ""] = words;
  const apart = new RegExp(`^\\W*${first}\\s*[,.!;:–-]`).test(plain);
  if (YES.has(first) && !words.slice(1).some((word) => NO.has(word) || word === "mas")) return true;
  if (!NO.has(first)) return null;
  if (apart) return second === "mas" || words.slice(1).some((word) => YES.has(word)) ? null : false;
  if (DOUBTS.has(second) && !saysBack(second, question)) return null;
  return saysBack(second, question) ? false : null;
}

function atEnd(words: readonly string[], question: string): boolean | null {
  const last = words.at(-1) ?? "";
  const rest = words.slice(0, -1);
  if (words.length < 2 || rest.some((word) => word === "se" || word === "ou")) return null;
  if (YES.has(last) && last.length > 1 && !rest.some((word) => NO.has(word))) return true;
  if (!NO.has(last) || last.length === 1) return null;
  // "Não vai molhar não" denies what it says itself, which is no answer unless the question asked that.
  const denied = rest.slice(rest.findIndex((word) => NO.has(word)) + 1);
  return denied.length === rest.length || denied.some((word) => saysBack(word, question)) ? false : null;
}

/** Whether the words repeat the question's verb or its end: "voltou", "estão normais", "já ligou", "não voltou". */
function echoed(words: readonly string[], question: string): boolean | null {
  const negated = words.some((word) => NO.has(word));
  const said = words.filter((word) => !NO.has(word) && !LEADING.has(word));
  const [verb = ""] = said;
  if (said.length === 0 || said.length > 5) return null;
  const asked = askedIn(question);
  const tail = said.join(" ");
  const ends = asked.length > 0 && (asked.join(" ") === tail || asked.join(" ").endsWith(` ${tail}`));
  const back = saysBack(verb, question) && said.slice(1).every((word) => asked.includes(word) || FILLING.has(word));
  return ends || back ? !negated : null;
}

const LEADING = setOf("ja ainda agora eu ele ela eles elas aqui tudo isso opa ah oi entao e");

/** Whether a word is the verb of the question, in the same or in the first person ("consegue?" – "consigo"). */
function saysBack(word: string, question: string): boolean {
  const asked = askedIn(question);
  if (word.length < 2) return false;
  if (asked[0] === word || asked.some((each) => SPOKEN.get(word) === each)) return true;
  return asked.some((each) => VERBS.has(each) && (each === word || FIRST_PERSON.get(each) === word));
}

/** The words of the last sentence that asks. */
function askedIn(question: string): readonly string[] {
  const sentences = question.split(/(?<=[.!?:])\s+|\n/).filter((sentence) => sentence.trim() !== "");
  const last = sentences.findLast((sentence) => sentence.includes("?")) ?? sentences.at(-1) ?? "";
  return wordsOf(last);
}

const FIRST_PERSON = new Map(
  "consegue consigo pode posso tem tenho quer quero sabe sei usa uso aceita aceito precisa preciso concorda concordo confirma confirmo autoriza autorizo prefere prefiro mora moro gosta gosto viu vi fez fiz conseguiu consegui gostaria gostaria lembra lembro possui possuo trouxe trouxe reiniciou reiniciei tentou tentei desligou desliguei recebeu recebi pagou paguei mudou mudei instalou instalei"
    .split(" ")
    .reduce<[string, string][]>(
      (pairs, word, at, all) => (at % 2 === 0 ? [...pairs, [word, all[at + 1] ?? word]] : pairs),
      [],
    ),
);
const VERBS = setOf(
  `esta estao ta tao e sao foi voltou volta funcionou funciona funcionam ligou liga ligam deu da tem ficou fica acendeu acende apareceu aparece resolveu melhorou chegou chega continua ${[...FIRST_PERSON.keys()].join(" ")}`,
);
/** From words as they are spoken to words as they are used in questions. */
const SPOKEN = new Map([
  ["ta", "esta"],
  ["tao", "estao"],
  ["esta", "ta"],
  ["estao", "tao"],
]);

/** Groups of words for what options are about. The words of a group may stand for each other. */
const CONCEPTS: readonly ReadonlySet<string>[] = [
  setOf(
    "preco precos valor valores caro cara caros barato custo custa custam quanto qto qnto quantos orcamento cobra cobram fica sai tabela",
  ),
  setOf("pessoa atendente humano alguem chama tecnico tecnica funcionario gente equipe falar chamar"),
  setOf("dica dicas conselho conselhos sugestao sugestoes ensina ensinar"),
  setOf("depois tarde outra-hora adiar amanha espera esperar"),
  setOf("agora ja hoje imediato urgente"),
  setOf("onde endereco local localizacao rua chegar mapa"),
  setOf("agendar marcar agenda agendamento reservar"),
  setOf("horario horarios abre abrem fecha fecham"),
  setOf("outro outra outros outras nenhum nenhuma diferente"),
  setOf("pagar pagamento pago pix cartao boleto link"),
  setOf("cancelar cancela desistir desisto parar"),
  setOf("continuar continua seguir segue prosseguir retomar"),
];
/** Words around a choice that name no option. */
const AROUND = setOf(
  "a o as os um uma uns umas de do da dos das em no na pra para por com que eu me meu minha quero queria gostaria ver saber e eh entao pode ser seria favor pf pfv mostra mostrar manda mandar qual quais vai isso ai ah oi ok esse essa mesmo prefiro acho tem como consertar arrumar pq porque ta esta muito mto demais",
);

/**
 * The only option that a message means in other words: everything that it says belongs to that option ("quanto fica?"
 * for [Ver o preço]). A bare yes means the option that says yes, or that the question offers or mentions; a bare no the
 * one that declines. Null when no option fits, or more than one.
 */
export function paraphrasedOption(text: string, question: string, options: readonly Option[]): Option | null {
  const words = wordsOf(text);
  if (words.length === 0 || words.length > LONGEST || options.length < 2) return null;
  const said = words.filter((word) => !AROUND.has(word) && !YES.has(word));
  const answer = parseYesNo(text);
  const asked = wordsOf(question);
  if (answer.ok && said.every((word) => NO.has(word) || !knownConcept(word) || asked.includes(word))) {
    if (answer.value !== true) return only(options, declines);
    const agreeing = options.filter((option) => !saysNo(option));
    const last = askedIn(question);
    // A yes answers no "De qual serviço?", whichever option has a word of it.
    const mentioned = last.slice(0, 2).some((word) => WHICH.has(word)) ? [] : last;
    return (
      only(agreeing, saysYes) ?? offered(question, agreeing) ?? only(agreeing, (option) => mentions(mentioned, option))
    );
  }
  if (said.length === 0) return null;
  return only(options, (option) => said.every((word) => belongsTo(word, option)));
}

const WHICH = setOf("qual quais quem onde quando quanto quantos quantas");
/** What a sentence offers: "posso …", and behind an "ou" what else. "Como posso ajudar?" offers nothing. */
const OFFER =
  /(?<!\b(?:como|que|quem|onde|quando) )\b(?:posso|podemos|quer que eu)\b([^.?!]*?)(?:\bou\b([^.?!]*))?(?:[.?!]|$)/;

/**
 * The option that a yes means when the question offers something: "Posso examinar agora, ou te passar dicas. O que
 * prefere?". It is the only option that is spoken of before the "ou". When none is, it is the first one, if what comes
 * behind the "ou" speaks of another. Null when neither tells, as in "Posso ajudar em mais alguma coisa?".
 */
function offered(question: string, options: readonly Option[]): Option | null {
  const [, before = "", behind = ""] = OFFER.exec(plainText(question)) ?? [];
  const isIn = (part: string) => (option: Option) => mentions(wordsOf(part), option);
  if (options.some(isIn(before))) return only(options, isIn(before));
  const [first, ...others] = options;
  return first && !isIn(behind)(first) && others.some(isIn(behind)) ? first : null;
}

function only(options: readonly Option[], fits: (option: Option) => boolean): Option | null {
  const fitting = options.filter(fits);
  return fitting.length === 1 ? (fitting[0] ?? null) : null;
}

const knownConcept = (word: string) => CONCEPTS.some((concept) => concept.has(word));

function belongsTo(word: string, option: Option): boolean {
  const label = wordsOf(option.label);
  return (
    label.includes(word) || CONCEPTS.some((concept) => concept.has(word) && label.some((each) => concept.has(each)))
  );
}

/** "Sim, quero" and "Isso mesmo", but not "Era só isso". */
function saysYes({ label }: Option): boolean {
  const words = wordsOf(label);
  return YES.has(words[0] ?? "") || words.includes("sim");
}

function mentions(words: readonly string[], option: Option): boolean {
  return words.some((word) => !AROUND.has(word) && belongsTo(word, option));
}

function declines(option: Option): boolean {
  return saysNo(option) || wordsOf(option.label).some((word) => word === "depois" || word === "dispenso");
}

/** In a label "no" is never a no, but stands before a place or a means: "Pagar no cartão". */
function saysNo({ label }: Option): boolean {
  return wordsOf(label).some((word) => word !== "no" && NO.has(word));
}

function setOf(words: string): ReadonlySet<string> {
  return new Set(words.split(" "));
}
