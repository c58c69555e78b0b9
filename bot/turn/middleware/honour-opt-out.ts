import type { Middleware } from "botbuilder";
import { initialState } from "../../../flows/state.js";
import { textOf } from "../activity.js";
import { noteOf, sheetOf, waitingOf } from "../sheet.js";

/** Whole messages that ask to be left alone: the words that platforms prescribe and what Brazilians write. */
const STOP = new Set([
  "parar",
  "pare",
  "stop",
  "descadastrar",
  "descadastre",
  "nao quero mais mensagens",
  "nao quero receber mensagens",
  "remover meu numero",
]);

/**
 * Opt-out is a right, not a flow: it is heard before anything else, whoever has the conversation, and writing again
 * takes it back. Only the bot, while it speaks, confirms it.
 */
export function honourOptOut(): Middleware {
  return {
    async onTurn(context, next) {
      const sheet = sheetOf(context);
      const { event, joined } = waitingOf(context);
      if (event.kind !== "message") return next();
      const { contact } = sheet.conversation;
      // Each text of a burst counts as the message that it was.
      const texts = joined === undefined ? [textOf(event.content)] : joined.split("\n");
      if (!texts.some((text) => STOP.has(plain(text)))) {
        if (contact.optedOut) {
          contact.optedOut = false;
          sheet.output.contact = { ...sheet.output.contact, optedOut: false };
        }
        return next();
      }
      contact.optedOut = true;
      sheet.output.contact = { ...sheet.output.contact, optedOut: true };
      sheet.state = initialState();
      // Whoever has the conversation answers; the wish holds all the same.
      if (sheet.owner !== "bot") return next();
      await context.sendActivity("Certo, não vamos mais te mandar mensagens. Se precisar, é só escrever aqui de novo.");
      noteOf(context).outcome = "answered";
    },
  };
}

function plain(text: string): string {
  return text
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z ]/g, "")
    .trim();
}
