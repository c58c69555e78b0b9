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
function askedIn(question: string): string[] {
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
 * for [Ver o preço]). A bare yes means the option that the question itself mentions or offers first, a bare no the one that declines.
 * Null when no option fits, or more than one.
 */
export function paraphrasedOption(text: string, question: string, options: readonly Option[]): Option | null {
  const words = wordsOf(text);
  if (words.length === 0 || words.length > LONGEST || options.length < 2) return null;
  const said = words.filter((word) => !AROUND.has(word) && !YES.has(word));
  const answer = parseYesNo(text);
  const asked = wordsOf(question);
  if (answer.ok && said.every((word) => NO.has(word) || !knownConcept(word) || asked.includes(word))) {
    if (answer.value !== true) return only(options, declines);
    return only(options, (option) => speaksOf(option, question)) ?? offeredFirst(question, options);
  }
  if (said.length === 0) return null;
  return only(options, (option) => said.every((word) => belongsTo(word, option)));
}

/**
 * "Posso examinar agora, ou te passar dicas. O que prefere?": a yes means what is offered first. That is the only option
 * of which the first offer speaks, or else the first option, when another one is what is offered behind "ou". Null
 * when the options do not follow the offer ("Posso ajudar em mais alguma coisa?").
 */
function offeredFirst(question: string, options: readonly Option[]): Option | null {
  const [, first = "", then] = OFFERS.exec(plainText(question)) ?? [];
  const fits = (option: Option, offer: string) =>
    wordsOf(offer).some((word) => !AROUND.has(word) && belongsTo(word, option));
  if (first === "") return null;
  const named = only(options, (option) => fits(option, first));
  if (named || then === undefined) return named;
  const [opening, ...others] = options;
  return opening && !fits(opening, then) && others.some((option) => fits(option, then)) ? opening : null;
}

const OFFERS = /\b(?:posso|podemos|quer que eu) ([^.?!]+?)(?:,? ou ([^.?!]+))?(?:[.?!]|$)/;

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

function speaksOf(option: Option, question: string): boolean {
  const words = askedIn(question);
  // A yes answers no "De qual serviço?", whichever option has a word of it.
  const asked = words.slice(0, 2).some((word) => WHICH.has(word)) ? [] : words.filter((word) => !AROUND.has(word));
  // "Sim, já desliguei" says yes, "Era só isso" does not.
  return (
    wordsOf(option.label).some((word) => YES.has(word) && word !== "isso") ||
    asked.some((word) => belongsTo(word, option))
  );
}

const WHICH = setOf("qual quais quem onde quando quanto quantos quantas");

function declines(option: Option): boolean {
  const label = wordsOf(option.label);
  return label.some((word) => NO.has(word) || word === "depois" || word === "dispenso");
}

function setOf(words: string): ReadonlySet<string> {
  return new Set(words.split(" "));
}
