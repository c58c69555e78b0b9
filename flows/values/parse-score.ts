import { numberFromWords } from "./number-words.js";
import { plainText } from "./plain-text.js";

/** A customer's rating, 1 to 5. `sure`: the message is nothing but the rating. `words`: it says more than that. */
export type ParsedScore = { score: number; sure: boolean; words: boolean };

/** Only this many characters at the beginning are searched for a rating. */
const MOST_READ = 500;

/** Words around a number that say nothing else: "minha nota é 4". */
const AROUND = new Set(
  "a o as os um uma nota dou dei daria merece merecem foi e eh minha pra para vcs voces vc voce eu seria acho que entao com certeza de estrela estrelas ponto pontos avaliacao atendimento opcao numero".split(
    " ",
  ),
);
/** "boa tarde" is no praise. */
const GREETINGS = /\b(?:bom dia|boa tarde|boa noite|boa semana|bom fim de semana|tudo bem|tudo bom)\b/g;

/**
 * What people write instead of a number, by its score. Longer phrases are tried first. Plain words, see `plainText`.
 */
const PHRASES: readonly (readonly [score: number, phrases: string])[] = [
  [
    5,
    "otimo|otima|excelente|perfeito|perfeita|maravilhoso|maravilhosa|maravilha|sensacional|fantastico|fantastica|incrivel|top|topzera|show|show de bola|amei|adorei|bom demais|boa demais|bom de mais|muito bom|muito boa|super bom|super boa|impecavel|espetacular|excepcional|parabens|massa demais|legal demais|arrasou|arrasaram|nota maxima|nota mil|muito satisfeito|muito satisfeita|gostei muito|gostei demais|melhor impossivel|sem reclamacao|sem reclamacoes|sem defeitos|nao tenho do que reclamar|nota dez|muito legal|dez|mil",
  ],
  [
    4,
    "bom|boa|gostei|legal|bacana|satisfeito|satisfeita|foi bem|deu certo|tudo certo|nada mal|curti|massa|joia|bem atendido|bem atendida",
  ],
  [
    3,
    "mais ou menos|razoavel|regular|mediano|mediana|medio|media|meia boca|normal|nem bom nem ruim|nem boa nem ruim|da pro gasto|deu pro gasto|podia ser melhor|poderia ser melhor|pode melhorar|aceitavel|assim assim|nao foi ruim|nao e ruim|nada demais",
  ],
  [
    2,
    "ruim|ruinzinho|fraco|fraca|nao gostei|nao curti|deixou a desejar|deixaram a desejar|insatisfeito|insatisfeita|demorou muito|decepcionado|decepcionada|nao foi bom|nao foi boa|nao ficou bom|nada bom|nada boa",
  ],
  [
    1,
    "pessimo|pessima|horrivel|terrivel|lixo|muito ruim|ruim demais|bem ruim|odiei|detestei|porcaria|merda|bosta|vergonha|nunca mais|pior|nota zero|nota minima|nao recomendo|nao gostei nada|nao gostei nem um pouco|muito insatisfeito|muito insatisfeita|absurdo|palhacada|ridiculo|ridicula|decepcao|zero",
  ],
];
const BY_LENGTH = PHRASES.flatMap(([score, phrases]) => phrases.split("|").map((phrase) => ({ phrase, score }))).sort(
  (a, b) => b.phrase.length - a.phrase.length,
);

const EMOJI: readonly (readonly [score: number, emoji: string])[] = [
  [5, "😍🥰🤩😻❤💖💚💙🧡💜💛🎉👏🙌💯🔥😁😃😄🥳🏆"],
  [4, "👍👌🙂😊☺😀😉🤗🙏😎"],
  [3, "😐😑🤷🤔😶"],
  [2, "👎🙁☹😞😔😒😟😕"],
  [1, "😡😠🤬💩🤮😤😭🖕"],
];
const EMOJI_SCORE = new Map(EMOJI.flatMap(([score, all]) => [...all].map((one): [string, number] => [one, score])));

/**
 * Reads a rating of 1 to 5 as people write it: "5", "nota 4", "cinco estrelas", "4/5", "nota 10", "ótimo", "mais ou
 * menos", 😍, ⭐⭐⭐. Null when there is none, or when the text says two things at once ("bom, mas o prazo foi péssimo").
 */
export function parseScore(text: string): ParsedScore | null {
  const plain = plainText(text.slice(0, MOST_READ))
    .replace(/(\p{L})\1{2,}/gu, "$1")
    .replace(/\b(?:mt|mto|mta|mui)\b/g, "muito")
    .replace(/\bd\+|\bdmais\b/g, "demais")
    .replace(/\+ ?(?:ou|\/) ?-/g, "mais ou menos")
    .replace(/([0-9])\ufe0f?\u20e3/g, "$1 ")
    .replace(GREETINGS, " ");
  const words = plain.match(/[\p{L}\p{N}]+/gu) ?? [];
  const said = { sure: words.length <= 4, words: words.length > 4 };
  const numbered = fromNumber(plain, words);
  if (numbered !== null) return { score: numbered, ...said };
  const stars = [...plain].filter((each) => each === "⭐" || each === "🌟" || each === "★").length;
  if (stars > 0) return { score: Math.min(5, stars), ...said };

  const heard = [...fromWords(words), ...fromEmoji(plain)];
  const [first] = heard;
  if (first === undefined || /\?/.test(plain)) return null;
  const [worst, best] = [Math.min(...heard), Math.max(...heard)];
  if (best - worst > 1 || (worst <= 2 && best > 2)) return null;
  // When several words agree, the stronger one counts.
  return { score: worst <= 2 ? worst : best, ...said };
}

/**
 * A number that is a rating: alone, named as one ("nota 4", "4 estrelas", "8/10"), or at the front and set apart ("5,
 * adorei").
 */
function fromNumber(plain: string, words: readonly string[]): number | null {
  const scaled = /(?<![\d.,])(\d{1,2}(?:[.,]\d)?) ?(?:\/|de|em) ?(5|10)(?![\d.,]*\d)/.exec(plain);
  if (scaled) return onScale(numberOf(scaled[1]), scaled[2] === "10" ? 2 : 1);
  const called =
    /\bnota ?:? ?(?:foi |e |eh )?(\d{1,2}(?:[.,]\d)?)(?![\d.,]*\d)/.exec(plain) ??
    /(?<![\d.,])(\d{1,2}) ?(?:estrelas?|⭐|🌟|★)/.exec(plain) ??
    /^(\d[.,]\d)$/.exec(plain) ??
    /^(\d{1,2})(?:[,.;:!]+ |! ?$| ?[-–—] |\n)/.exec(plain);
  if (called) return alone(numberOf(called[1]));
  const telling = words.filter((word) => !AROUND.has(word));
  const [only] = telling.length > 0 ? telling : words.slice(0, 1);
  if (only === undefined || telling.length > 1 || words.length > 6) return null;
  return alone(/^\d{1,2}$/.test(only) ? Number(only) : (numberFromWords([only]) ?? Number.NaN));
}

/**
 * A number without a scale: 1 to 5 count as they are, 10 and 0 are what everybody means by them, and 6 to 9 are not
 * clear.
 */
function alone(value: number): number | null {
  if (value === 10) return 5;
  return value <= 5 ? onScale(value, 1) : null;
}

function onScale(value: number, divisor: number): number | null {
  const score = Math.round(value / divisor);
  return score >= 0 && score <= 5 ? Math.max(1, score) : null;
}

function numberOf(text = ""): number {
  return Number(text.replace(",", "."));
}

function fromWords(words: readonly string[]): number[] {
  let rest = ` ${words.join(" ")} `;
  const scores: number[] = [];
  for (const { phrase, score } of BY_LENGTH) {
    for (let at = rest.indexOf(` ${phrase} `); at >= 0; at = rest.indexOf(` ${phrase} `)) {
      const before = rest.slice(0, at).trimEnd().split(" ").slice(-2);
      scores.push(before.includes("nao") || before.includes("nem") ? denied(score) : score);
      rest = `${rest.slice(0, at)} | ${rest.slice(at + phrase.length + 1)}`;
    }
  }
  return scores;
}

/** "não foi ótimo" is no praise, and "não achei péssimo" is no blame. */
function denied(score: number): number {
  return score >= 4 ? 2 : 3;
}

function fromEmoji(plain: string): number[] {
  return [...plain].flatMap((each) => EMOJI_SCORE.get(each) ?? []);
}
