import type { FlowEvent } from "../event.js";
import type { Program } from "../program.js";
import type { Command, Understanding } from "../understanding.js";
import { plainText } from "../values/plain-text.js";
import { sideWord } from "../values/side-words.js";

/** "Parar de apitar" is about a thing, and ends no talk. */
const STOPS_DOING = /\b(?:para|parar|pare|parou|parando) de \w+(?:ar|er|ir)\b/;

/**
 * The understanding of an event, without commands that its words deny: "Não cancela" names an end and does not want it;
 * "vou falar com meu pai" asks for nobody here.
 */
export function understoodIn(program: Program, event: FlowEvent): Understanding | null {
  if (event.kind !== "message" || event.understanding === null) return null;
  const text = event.content.kind === "text" ? event.content.text : "";
  const word = sideWord(text);
  const denied = (command: Command): boolean => {
    if (command.kind === "cancel") return word === "keep" || STOPS_DOING.test(plainText(text));
    if (word !== "closing") return false;
    if (command.kind === "handover") return true;
    return (
      command.kind === "start_flow" &&
      program.intents.some(({ flow, means }) => means === "person" && flow === command.flow)
    );
  };
  return { ...event.understanding, commands: event.understanding.commands.filter((command) => !denied(command)) };
}
