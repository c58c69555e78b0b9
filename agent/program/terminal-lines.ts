import type { RepairOnScreen, ScreenEvent } from "./screen.js";
import { factsInWords } from "./words/facts-in-words.js";
import { repairInWords, undoInWords } from "./words/repair-in-words.js";
import type { Sentence, Words } from "./words/words.js";
import { spoken } from "./words/words-of.js";

/** What a terminal shows of an event. */
export function linesOf(event: ScreenEvent, words: Words): string[] {
  const speak = (sentence: Sentence) => spoken(sentence, words);
  switch (event.kind) {
    case "said":
      return [speak(event.sentence)];
    case "connection":
      return [connectionLine(event, words)];
    case "asked":
      return ["", speak({ is: "asked", company: event.company }), ...words.reads];
    case "measuring":
      return [`  ${words.window.measuring(words.probes[event.probe])}`];
    case "facts":
      return [
        "",
        words.window.allThatIsSent,
        ...factsInWords(event.facts, words).map(({ what, value }) => `  ${`${what}:`.padEnd(28)} ${value}`),
        ...(event.exact ? [JSON.stringify(event.facts, null, 2)] : []),
      ];
    case "answered":
      return [speak({ is: event.sent ? "sending" : "notSent" })];
    case "report":
      return [`${words.window.openReport}: ${event.page}`];
    case "repair":
      return repairLines(event.repair, words);
    case "kept":
      return [];
    case "ending":
      return [words.window.endingText];
    case "ended":
      return event.sentences.map(speak);
  }
}

function connectionLine(event: Extract<ScreenEvent, { kind: "connection" }>, words: Words): string {
  if (event.state === "confirm") return spoken({ is: "confirmInChat" }, words);
  if (event.state === "lost") return spoken({ is: "lost" }, words);
  const line = spoken(event.state === "ready" ? { is: "ready", company: event.company } : { is: "unreachable" }, words);
  return `${line} ${words.window.ctrlC}`;
}

function repairLines({ action, order, state, result, reason }: RepairOnScreen, words: Words): string[] {
  const title = words.actions[action] ?? action;
  const say = words.repair;
  switch (state) {
    case "previewing":
      return [say.simulating(title)];
    case "previewed":
    case "asking":
      return result ? indented(repairInWords(result, true, words)) : [];
    case "running":
      return [say.running({ action: title, order })];
    case "done":
      return result ? [...indented(repairInWords(result, false, words)), ...undoLines(result, words)] : [];
    case "failed":
      return [words.reason(reason ?? "")];
    case "declined":
      return [words.window.repairStates.declined];
  }
}

/** The rows of folders stand a little to the right of the sum. */
function indented(lines: string[]): string[] {
  return lines.map((line, n) => (n < lines.length - 1 ? `  ${line}` : line));
}

/** Whether it can be taken back, and the command for that on a line of its own, so that it can be copied. */
function undoLines(result: NonNullable<RepairOnScreen["result"]>, words: Words): string[] {
  const { undo, undoWith } = result;
  if (undo === null) return [];
  return [undoInWords(result, words), ...(undoWith ? [words.repair.howToUndo, undoWith.command] : [])];
}
