import { BELIEVED } from "../../../flows/dialogue/believed.js";
import { openingAt } from "../../../flows/hours/hours.js";
import type { Program } from "../../../flows/program.js";
import type { Understanding } from "../../../flows/understanding.js";

/**
 * What a customer is told who writes while a person was asked for and nobody has come yet: that the message is kept,
 * when somebody will read it (if the company is closed), and how to go back to the bot.
 */
export function wordWhileWaiting(program: Program, at: number): string {
  const { open, nextOpening } = openingAt(program.hours, at, program.company.timezone);
  const kept = open
    ? "Sua mensagem fica guardada: quem for te atender lê tudo."
    : `Sua mensagem fica guardada: a equipe lê tudo quando voltar${nextOpening ? `, ${nextOpening}` : ""}.`;
  return `${kept} Se quiser voltar a falar comigo enquanto isso, escreva “voltar ao robô”.`;
}

/** A thanks or an "ok" while waiting needs no answer. A greeting does, because it asks whether anybody is there. */
export function isCourtesy({ commands }: Understanding): boolean {
  return commands.some((command) => command.kind === "small_talk" && command.topic !== "greeting");
}

/** "Oi?", "alguém?", "??": a customer who asks for somebody again does not know that they were heard. */
export function asksForSomebody(text: string, { commands }: Understanding): boolean {
  const greets = commands.some((command) => command.kind === "small_talk" && command.topic === "greeting");
  const asksAgain = commands.some((command) => command.kind === "handover" && command.score >= BELIEVED);
  return greets || asksAgain || /^[\s?!.]+$/.test(text);
}
