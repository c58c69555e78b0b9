import type { Step } from "../program.js";
import type { Frame } from "../state.js";
import type { Question } from "../steps/step-kind.js";
import type { VariableType } from "../value.js";
import { asksNotTo } from "../values/asks-not-to.js";
import { type OwnDatum, ownDatum } from "../values/own-data.js";
import { plainText } from "../values/plain-text.js";
import { askAgain } from "./ask-again.js";
import { BELIEVED } from "./believed.js";
import type { Turn } from "./turn.js";

/** Types that can be recognised by their form before they are asked for, the narrowest first. */
const BY_FORM: readonly VariableType[] = ["cpf", "cnpj", "email", "cep", "phone"];

const CHECKED: readonly VariableType[] = ["cpf", "cnpj", "email"];

/** How questions for such a datum are worded. It is only asked for by a question for text. */
const CALLED: Record<OwnDatum["kind"], RegExp> = {
  name: /\bnome\b|\bquem\b/,
  address: /\b(?:endereco|rua|local)\b/,
  city: /\b(?:cidade|bairro|regiao)\b/,
  phone: /\b(?:telefone|celular|contato)\b/,
  device: /\b(?:aparelho|modelo|marca|equipamento)\b/,
};
const TOLD: Record<OwnDatum["kind"], string> = {
  name: "o nome",
  address: "o endereço",
  city: "onde você está",
  phone: "seu telefone",
  device: "qual é o aparelho",
};

type Later = { question: Question; text: string };

/**
 * Keeps values that the flow will ask for later, says that they are noted, and asks the open question again. A value
 * whose question stands behind a question for permission is not kept before the permission is given; it is asked for in
 * its turn. A name or an address that no question of this flow asks for is kept for the team. False when the message
 * contains none of these.
 */
export function keepAhead(turn: Turn, frame: Frame, open: Question, text: string): boolean {
  if (text.includes("?")) return false;
  const { steps } = turn.flowOf(frame);
  const told = toldAhead(turn, frame, steps, open, text);
  if (told.length === 0) {
    // When a number is asked for, digits are an attempt at that number.
    if (BY_FORM.includes(open.type) && ownDatum(text)?.kind === "phone") return false;
    return !open.takesAll && keepOwn(turn, text, () => askAgain(turn));
  }
  const [behind, free] = split(told, ({ question }) => needsConsent(steps, frame, question));
  for (const { question, text: given } of free) {
    const reading = question.read(turn, { kind: "text", text: given }, null);
    if (reading.fit === "none") continue;
    turn.note(`adiantou: ${question.variable}`);
    turn.set(question.variable, reading.value);
  }
  if (free.length > 0) turn.say({ kind: "text", text: `Anotei ${names(free)}.` });
  if (behind.length > 0)
    turn.say({ kind: "text", text: `Ainda não guardei ${names(behind)}: peço na hora certa, com a sua autorização.` });
  askAgain(turn);
  return true;
}

/**
 * Keeps a name, an address or a city that nobody asked for, because it belongs to the case. The team finds it marked,
 * and `then` continues. What the bot says about it does not repeat it. False when the message contains none.
 */
export function keepOwn(turn: Turn, text: string, then: () => void): boolean {
  const datum = ownDatum(text);
  if (!datum || !tellsOwn(turn, text)) return false;
  turn.effect({ kind: "note", text: `O cliente informou ${TOLD[datum.kind]} nesta mensagem.` });
  turn.openWith(
    turn.anyOf([`Anotei ${TOLD[datum.kind]} aqui para a equipe.`, `Certo, ${TOLD[datum.kind]} fica anotado.`]),
  );
  then();
  return true;
}

/**
 * Keeps for the team what the customer forbids, instead of telling about it: "não formatem nada" asks nothing about
 * formatting. Then `then` continues. False when nothing is forbidden.
 */
export function keepForbidden(turn: Turn, text: string, then: () => void): boolean {
  if (!asksNotTo(text)) return false;
  turn.effect({ kind: "note", text: "O cliente pediu, nesta mensagem, que algo não seja feito." });
  turn.openWith(turn.anyOf(["Certo, anotei esse pedido para a equipe.", "Combinado, fica anotado para a equipe."]));
  then();
  return true;
}

/**
 * Whether the message also asks for a flow. A flow that tells our own address does not count, and a bare device or
 * number asks for none.
 */
function wantsMore(turn: Turn, { kind }: OwnDatum): boolean {
  return (turn.understanding?.commands ?? []).some(
    (command) =>
      command.kind === "start_flow" &&
      command.score >= (BARE.has(kind) ? 1 : BELIEVED) &&
      !turn.program.intents.some(({ flow, means }) => flow === command.flow && means === "address"),
  );
}

/** Whether a message only tells something about the customer, and asks for nothing. */
export function tellsOwn(turn: Turn, text: string): boolean {
  const datum = ownDatum(text);
  return datum !== null && !wantsMore(turn, datum);
}

/** Kinds that may be told with nothing else around them. */
const BARE: ReadonlySet<OwnDatum["kind"]> = new Set(["device", "phone"]);

/** Whether nothing but a device or a telephone number is told, which does not answer what comes next. */
export function tellsOnlyThing(turn: Turn, text: string): boolean {
  const datum = ownDatum(text);
  return datum !== null && BARE.has(datum.kind) && !wantsMore(turn, datum);
}

function toldAhead(turn: Turn, frame: Frame, steps: readonly Step[], open: Question, text: string): Later[] {
  const questions = steps.flatMap(({ behaviour: { question } }) => (question ? [question] : []));
  const unknown = questions.filter(({ variable }) => variable !== open.variable && turn.get(variable) === null);
  // Digits that are no valid number of the wanted type must not be taken for another number. So only types with check
  // digits are tried.
  const forms = BY_FORM.includes(open.type) ? CHECKED : BY_FORM;
  const told: Later[] = [];
  for (const type of forms) {
    const question = unknown.find((each) => each.type === type);
    if (question && question.read(turn, { kind: "text", text }, null).fit !== "none") {
      told.push({ question, text });
      break;
    }
  }
  const datum = ownDatum(text) ?? nameBefore(told, text);
  const asks = datum && unknown.find(({ label, freeText }) => freeText && CALLED[datum.kind].test(plainText(label)));
  if (datum && asks && asks.variable !== turn.stepOf(frame)?.behaviour.question?.variable)
    told.push({ question: asks, text: datum.value });
  return told;
}

/** "Célia Ramos, cpf …": a customer who gives a document often begins with the name that belongs to it. */
function nameBefore(told: readonly Later[], text: string): OwnDatum | null {
  const name = /^\s*(\p{Lu}[\p{L}'’-]+(?:\s+(?:d[aeo]s?\s+)?\p{Lu}[\p{L}'’-]+)+)\s*,/u.exec(text)?.[1];
  return name && told.length > 0 ? { kind: "name", value: name } : null;
}

/** Whether permission is asked for between the open question and this one. */
function needsConsent(steps: readonly Step[], frame: Frame, question: Question): boolean {
  const at = steps.findIndex(({ behaviour }) => behaviour.question === question);
  return steps.some(({ verb }, index) => verb === "consent" && index >= frame.step && index < at);
}

/** What was told, in words for the customer: "seu CPF e seu nome". */
function names(told: readonly Later[]): string {
  return told
    .map(
      ({ question: { type, label } }) =>
        OWN[type] ?? OWN_TEXT.find(([pattern]) => pattern.test(plainText(label)))?.[1] ?? label,
    )
    .join(" e ");
}

const OWN_TEXT: readonly (readonly [RegExp, string])[] = [
  [/\bnome\b/, "seu nome"],
  [/\b(?:endereco|rua)\b/, "seu endereço"],
  [/\bbairro\b/, "seu bairro"],
  [/\bcidade\b/, "sua cidade"],
];
const OWN: { readonly [type in VariableType]?: string } = {
  cpf: "seu CPF",
  cnpj: "seu CNPJ",
  email: "seu e-mail",
  cep: "seu CEP",
  phone: "seu telefone",
};

function split<Each>(all: readonly Each[], test: (each: Each) => boolean): [Each[], Each[]] {
  return [all.filter(test), all.filter((each) => !test(each))];
}
