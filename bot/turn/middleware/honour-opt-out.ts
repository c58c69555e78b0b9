import type { Middleware } from "botbuilder";
import { expectationOf } from "../../../flows/expectation-of.js";
import { programOf } from "../../../flows/state.js";
import { plainText } from "../../../flows/values/plain-text.js";
import type { Programs } from "../../ports/programs.js";
import type { InboundContent } from "../../vocabulary/content.js";
import { textOf } from "../activity.js";
import type { DialogueTools } from "../interpret-event.js";
import { dialogueIn } from "../kept-state.js";
import { isBackAgain, optOutIn } from "../opt-out-words.js";
import { endForOptOut } from "../run-dialogue.js";
import { noteOf, type Sheet, sheetOf, waitingOf } from "../sheet.js";

/**
 * Handles the wish to be left alone. Opting out is a right, not a flow: it is checked before anything else, whoever has
 * the conversation, and the customer takes it back by writing again. It is confirmed unless a person has the
 * conversation. When the word is an answer to the open question ("Parar" as an option, or any word when any text is
 * asked for), it is that answer; a tap on one of our options is never an opt-out. Everything that was going on ends,
 * outside too: an open charge, an invitation, a queued repair.
 */
export function honourOptOut(tools: DialogueTools): Middleware {
  return {
    async onTurn(context, next) {
      const sheet = sheetOf(context);
      const { event, at, joined, offeredBy } = waitingOf(context);
      if (event.kind !== "message") return next();
      const { contact } = sheet.conversation;
      // Each text of a burst counts as a message of its own.
      const texts = joined === undefined ? [textOf(event.content)] : joined.split("\n");
      const asked = texts.map(optOutIn);
      const wanted =
        !isTap(event.content, offeredBy) &&
        (asked.includes("clearly") ||
          texts.some((text, i) => asked[i] === "word" && !answersQuestion(tools.programs, sheet, text, at)));
      if (!wanted) {
        if (contact.optedOut) {
          contact.optedOut = false;
          sheet.output.contact = { ...sheet.output.contact, optedOut: false };
          if (sheet.owner === "bot" && event.content.kind === "text" && isBackAgain(texts.join(" "))) {
            await context.sendActivity(WELCOME_BACK);
            noteOf(context).outcome = "answered";
            return;
          }
        }
        return next();
      }
      contact.optedOut = true;
      sheet.output.contact = { ...sheet.output.contact, optedOut: true };
      await endForOptOut(context, tools);
      // The person who has the conversation answers. The opt-out holds all the same.
      if (sheet.owner === "person") return next();
      const awaited = sheet.owner === "nobody";
      await context.sendActivity(awaited ? `${LEFT_ALONE} ${STILL_AWAITED}` : `${LEFT_ALONE} ${WRITE_AGAIN}`);
      noteOf(context).outcome = "answered";
    },
  };
}

const LEFT_ALONE = "Certo, não vamos mais te mandar mensagens.";
const WRITE_AGAIN = "Se precisar, é só escrever aqui de novo.";
/** Opting out does not cancel what the customer asked of people. */
const STILL_AWAITED = "O que você pediu à equipe continua anotado, e só ela ainda pode te responder por aqui.";
const WELCOME_BACK = "Que bom ter você de volta! Já posso te escrever de novo. Em que posso ajudar?";

/** Whether this is a tap on an option that a question of ours offered, not on a template's quick reply. */
function isTap(content: InboundContent, offeredBy: string | undefined): boolean {
  return content.kind === "choice" && offeredBy !== undefined;
}

function answersQuestion(programs: Programs, sheet: Sheet, text: string, at: number): boolean {
  if (sheet.owner !== "bot") return false;
  const state = dialogueIn(sheet.state);
  const hash = programOf(state, at);
  const program = hash === null ? null : programs.pinned(sheet.conversation.tenantId, hash);
  const expecting = program && expectationOf(program, state);
  if (!expecting) return false;
  // Written in capitals or with an exclamation mark, the word is the wish, whatever was asked.
  if (expecting.options.length === 0) return expecting.type === "text" && !/^[^a-z]*$|!/.test(text.trim());
  const said = bare(text);
  return expecting.options.some(({ id, label }) => bare(label) === said || bare(id) === said);
}

const bare = (text: string) =>
  plainText(text)
    .replace(/[^a-z0-9]+/g, " ")
    .trim();
