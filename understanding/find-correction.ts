import type { Command, Expectation } from "../flows/understanding.js";
import { VARIABLE_TYPES, type VariableType } from "../flows/value.js";
import { type ParseContext, parseValue } from "../flows/values/parse-value.js";
import { wordsOf } from "../flows/values/plain-text.js";

type Correctable = Expectation["correctable"][number];

/** How a correction begins, in plain text. The new value follows. */
const OPENING =
  /^(?:(?:ops|opa|ah|eita|desculpa|desculpe|perdao|nao|pera|perai|espera)[\s,.!]+)*(?:(?:na|em) (?:verdade|vdd|real)|errei|me enganei|eu errei|digitei errado|escrevi errado|mandei errado|esta errado|ta errado|tava errado|corrigindo|correcao|corrige|corrigir|quero corrigir|quis dizer|queria dizer|eu quis dizer|alias|melhor dizendo|o certo e|o correto e|era para ser|era pra ser|troca|trocar|quero trocar|muda|mudar|quero mudar|quero alterar|altera|alterar|actually|i meant|my mistake|en realidad|quise decir|me equivoque)\b[\s,.:!]*/;
const SLIP = /^(?:ops|opa|eita|desculpa|desculpe|perdao|pera|perai|nao)[\s,.!]+(?=(?:e|eh|é|o|a|meu|minha|sao)\b)/;

/** Types that almost any message could be read as. Such an answer is only corrected when the message names it. */
const VAGUE: ReadonlySet<string> = new Set(["text", "number", "yes_no"]);

/**
 * The earlier answer that a message corrects: "na verdade meu cpf é …", "errei, é windows", or an answer's label with a
 * new value. Null when no variable fits, or more than one does.
 */
export function findCorrection(text: string, expecting: Expectation, context: ParseContext): Command | null {
  const written = text.normalize("NFC").trim();
  const plain = inPlace(written);
  const opening = OPENING.exec(plain) ?? SLIP.exec(plain);
  const rest = (opening && written.slice(opening[0].length)) || written;
  const others = expecting.correctable.filter((each) => each.variable !== expecting.variable);

  const named = others.filter((each) => isNamed(each, plain));
  const [only] = named;
  if (only && named.length === 1) {
    const value = read(only, only.type === "text" ? afterName(rest) : rest, context, true);
    if (value) return { ...value, score: opening ? 0.9 : 0.7 };
  }
  if (!opening) return null;
  const fitting = others
    .filter((each) => !VAGUE.has(each.type))
    .flatMap((each) => read(each, rest, context, false) ?? []);
  return fitting.length === 1 ? (fitting[0] ?? null) : null;
}

/** Plain text in which every letter keeps its position. */
function inPlace(written: string): string {
  return written
    .replace(/[^\u0000-\u007f]/g, (letter) => {
      const plain = letter.normalize("NFD").replace(/[\u0300-\u036f]/g, "");
      return plain.length === 1 ? plain : letter;
    })
    .toLowerCase();
}

function read(
  each: Correctable,
  text: string,
  context: ParseContext,
  named: boolean,
): Extract<Command, { kind: "set" }> | null {
  const type = VARIABLE_TYPES.find((known): known is VariableType => known === each.type);
  if (type === undefined || text.trim() === "") return null;
  const options = each.options.length > 0 ? each.options : undefined;
  const parsed = parseValue(type, text, { ...context, options });
  if (!parsed.ok || (!parsed.sure && !named)) return null;
  return { kind: "set", variable: each.variable, value: parsed.value, correction: true, score: 0.85 };
}

/** Whether the message contains the variable's label, or the usual name of its type. */
function isNamed(each: Correctable, plain: string): boolean {
  const words = new Set(wordsOf(plain));
  const label = wordsOf(each.label).filter(
    (word) => word.length > 2 && !/^(qual|seu|sua|meu|minha|que|por|para|com|dos|das)$/.test(word),
  );
  if (label.length > 0 && label.every((word) => words.has(word))) return true;
  return (TYPE_WORDS[each.type] ?? []).some((word) => words.has(word));
}

const TYPE_WORDS: Record<string, string[]> = {
  cpf: ["cpf"],
  cnpj: ["cnpj"],
  cep: ["cep"],
  email: ["email"],
  phone: ["telefone", "celular"],
};

/** "meu nome é Ana Lima" → "Ana Lima" */
function afterName(text: string): string {
  const match = /(?:^|\s)(?:é|eh|e|para|pra|por|is|es)\s+(.+)$|:\s*(.+)$/iu.exec(text.trim());
  return match?.[1] ?? match?.[2] ?? "";
}
