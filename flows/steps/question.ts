import type { ChoiceOption, InboundContent, MediaKind } from "../content.js";
import type { Value, VariableType } from "../value.js";
import { looseYesNo, paraphrasedOption } from "../values/loose-answer.js";
import { nameToldIn } from "../values/own-data.js";
import { parseValue } from "../values/parse-value.js";
import { plainText } from "../values/plain-text.js";
import { shortQuestion } from "../values/short-question.js";
import {
  type Move,
  type Outcome,
  type Question,
  type Reading,
  STAY,
  type StepCompiler,
  type StepTurn,
  type Text,
} from "./step-kind.js";

/** The parts of a question. `ask`, `consent` and other kinds all ask through it. */
export type QuestionParts = {
  words: Text;
  variable: string;
  type: VariableType;
  label: string;
  /** Null when `run` computes the options and puts them into the wait. */
  options: readonly ChoiceOption[] | null;
  /** The text that opens a list ("Ver opções"). */
  button?: string;
  interruptible: boolean;
  retry: { times: number; say: Text | null };
  failed: Outcome;
  /** For money and permissions: only a tap on this question's own button, or an unmistakable text, answers it. */
  strict?: boolean;
  fill(turn: StepTurn, value: Value): Move;
};

/**
 * A question without a `timeout` ends without a word after so many ms without an answer, because it is the customer's
 * turn to speak.
 */
export const QUIET_AFTER_MS = 24 * 3_600_000;

export const YES_NO: readonly ChoiceOption[] = [
  { id: "sim", label: "Sim" },
  { id: "nao", label: "Não" },
];

/** Builds the question with which the dialogue reads messages. */
export function makeQuestion(parts: QuestionParts): Question {
  const offered = (turn: StepTurn): readonly ChoiceOption[] => turn.wait?.options ?? parts.options ?? [];
  const freeText = parts.type === "text" && parts.options?.length === 0;
  return {
    interruptible: parts.interruptible,
    freeText,
    label: parts.label,
    variable: parts.variable,
    type: parts.type,
    takesAll: parts.retry.times === 0 && parts.failed.target !== null,
    options: parts.options,
    read: (turn, content, computed) =>
      parts.strict && content.kind === "text" && HEDGED.test(plainText(content.text))
        ? none(UNSURE)
        : ((freeText ? nameAskedFor(parts.label, content) : null) ??
          read(turn, content, parts.type, computed ?? parts.options ?? [])),
    loosely: parts.strict
      ? undefined
      : (turn, content, computed) => {
          const text = content.kind === "text" ? content.text : content.kind === "media" ? (content.caption ?? "") : "";
          return readLoosely(text, parts.type, turn.text(parts.words), computed ?? parts.options ?? []);
        },
    fill: parts.fill,
    prompt(turn, form) {
      const text = turn.text(parts.words);
      const asked = form === "short" ? shortQuestion(text) : form === "whole" ? text : again(turn, text);
      put(turn, asked, offered(turn), parts.button);
    },
    misread(turn, reason, heard) {
      const tries = turn.countTry();
      if (tries > parts.retry.times) return { kind: "outcome", outcome: parts.failed };
      const said = parts.retry.say && !heard ? turn.text(parts.retry.say) : `${reason} ${turn.text(parts.words)}`;
      put(
        turn,
        tries > 1 ? turn.anyOf([said, ...STILL.map((sorry) => `${sorry} ${said}`)]) : said,
        offered(turn),
        parts.button,
      );
      return STAY;
    },
  };
}

/** A question that was asked a short while ago is repeated without its explanation. */
function again(turn: StepTurn, text: string): string {
  return turn.saidLately(text) ? shortQuestion(text) : text;
}

/** Refuses a question that cannot be interrupted and never ends. */
export function checkExit(compiler: StepCompiler, interruptible: boolean, late: object | null): void {
  if ((interruptible && compiler.interruptible) || late) return;
  compiler.problem(
    interruptible ? [] : ["interruptible"],
    "a pergunta não deixa o cliente sair e não tem prazo",
    "Escreva timeout: { after: 20m, goto: … } ou tire interruptible: false.",
  );
}

/** Sends a question, with its options if it has some. */
export function put(turn: StepTurn, text: string, options: readonly ChoiceOption[], button?: string): void {
  if (options.length === 0) turn.say({ kind: "text", text });
  else turn.say({ kind: "choices", text, options: options.map((option) => ({ ...option })), button });
}

function read(turn: StepTurn, content: InboundContent, type: VariableType, options: readonly ChoiceOption[]): Reading {
  switch (content.kind) {
    case "text":
      return readText(turn, content.text, type, options);
    case "choice": {
      const chosen = options.find((option) => option.id === content.id);
      // The same id with another title belongs to another question.
      if (chosen && !sameTitle(chosen.label, content.text)) return none(OTHER_BUTTON);
      if (!chosen) return content.of === undefined ? readText(turn, content.text, type, options) : none(OTHER_BUTTON);
      if (type === "yes_no") return readText(turn, chosen.label, type, options);
      return { fit: "sure", value: chosen.id, shown: chosen.label };
    }
    case "media": {
      if (type !== "file") return content.caption ? readText(turn, content.caption, type, options) : none(FILE);
      if (content.problem !== undefined) return none("Não consegui receber o arquivo. Pode enviar de novo?");
      const { media, fileId, providerRef, mime, name, size } = content;
      const value = {
        id: fileId ?? null,
        ref: providerRef ?? null,
        media,
        mime: mime ?? null,
        name: name ?? null,
        size: size ?? null,
      };
      return { fit: "sure", value, shown: name ?? MEDIA_NAME[media] ?? "arquivo" };
    }
    case "location": {
      if (type !== "location") return none("Recebi a localização, mas aqui preciso de outra coisa.");
      const { latitude, longitude, name, address } = content;
      const value = { latitude, longitude, name: name ?? null, address: address ?? null };
      return { fit: "sure", value, shown: address ?? name ?? "localização" };
    }
    case "contacts": {
      const [first] = content.contacts;
      const found = type === "phone" ? first?.phones[0] : type === "email" ? first?.emails[0] : first?.name;
      return found === undefined
        ? none("Recebi o contato, mas aqui preciso de outra coisa.")
        : readText(turn, found, type, options);
    }
    default:
      return none("Não consegui abrir essa mensagem por aqui.");
  }
}

/** Asked for a name, "meu nome é Ana e queria marcar" is Ana: the name is kept and not the sentence. */
function nameAskedFor(label: string, content: InboundContent): Reading | null {
  if (content.kind !== "text" || !/\bnome\b/.test(plainText(label))) return null;
  const name = nameToldIn(content.text);
  return name === null ? null : { fit: "sure", value: name, shown: name };
}

/** Words that make a yes uncertain. */
const HEDGED = /\b(?:acho|talvez|quem sabe|sei la|provavelmente|depende|pode ser que|creio|sera)\b/;
const UNSURE = "Para isso preciso de um sim ou um não sem dúvida.";

/** Whether the tap's title is the option's. Spaces that a channel changed around it are ignored. */
export function sameTitle(label: string, title: string): boolean {
  return label.trim() === title.trim();
}

const STILL = ["Ainda não peguei, desculpe.", "Não é bem isso que preciso saber.", "Vamos tentar mais uma vez."];
const OTHER_BUTTON = "Esse botão é de outra pergunta.";
const FILE = "Recebi o arquivo, mas aqui preciso de uma resposta em texto.";
const MEDIA_NAME: Record<MediaKind, string> = {
  image: "imagem",
  audio: "áudio",
  voice: "áudio",
  video: "vídeo",
  document: "documento",
  sticker: "figurinha",
};

function readText(turn: StepTurn, text: string, type: VariableType, options: readonly ChoiceOption[]): Reading {
  if (type === "file") return none("Preciso do arquivo: envie uma foto ou um documento por aqui.");
  const parsed = parseValue(type, text, {
    now: turn.at,
    timezone: turn.zone.timezone,
    options: options.length > 0 ? options.map(({ id, label }) => ({ id, label })) : undefined,
  });
  if (!parsed.ok) return { fit: "none", reason: parsed.reason, heard: parsed.heard };
  const { value, shown } = parsed;
  return parsed.sure ? { fit: "sure", value, shown } : { fit: "weak", value, shown };
}

function readLoosely(
  text: string,
  type: VariableType,
  question: string,
  options: readonly ChoiceOption[],
): Reading | null {
  if (type === "yes_no") {
    const answer = looseYesNo(text, question);
    return answer === null ? null : { fit: "weak", value: answer, shown: answer ? "sim" : "não" };
  }
  const chosen = type === "choice" || options.length > 0 ? paraphrasedOption(text, question, options) : null;
  return chosen && { fit: "weak", value: chosen.id, shown: chosen.label };
}

function none(reason: string): Reading {
  return { fit: "none", reason };
}
