import type { Middleware } from "botbuilder";
import { z } from "zod";
import { keptBeside } from "../kept-state.js";
import { noteOf, sheetOf, waitingOf } from "../sheet.js";

/**
 * A contact's remaining budget. It is kept with the conversation, so that it is exact across processes and crashes
 * without another read.
 */
const budgetSchema = z.object({ left: z.number(), at: z.number(), told: z.boolean() });
type Budget = z.infer<typeof budgetSchema>;

const TOO_MANY =
  "Recebi muitas mensagens suas de uma vez e não consigo responder a todas. Espere um minutinho e me escreva de novo, por favor.";

/**
 * Answers a contact's messages as long as they are at most `perMinute` per minute (that many may come at once). A
 * contact who sends more is told so once, people see an alert, and then the bot is silent until enough quiet for half a
 * minute's worth of messages has passed. All messages are recorded all the same. 0 means no limit.
 */
export function limitFloods(perMinute: number): Middleware {
  return {
    async onTurn(context, next) {
      const sheet = sheetOf(context);
      const { event, receivedAt } = waitingOf(context);
      const found = budgetOf(sheet.state);
      // A message with a file is answered after the file was fetched.
      const asks = event.kind === "message" || event.kind === "media_ready";
      if (perMinute === 0 || (!asks && found === null)) return next();
      const budget = found ?? { left: perMinute, at: receivedAt, told: false };
      const keep = () => {
        sheet.state = keptBeside(sheet.state, "budget", budget);
      };
      if (!asks) {
        await next();
        return keep();
      }
      take(budget, perMinute, receivedAt);
      if (!budget.told && budget.left >= 0) {
        await next();
        return keep();
      }
      noteOf(context).outcome = "silent:too many messages";
      if (!budget.told) {
        budget.told = true;
        await context.sendActivity(TOO_MANY);
        noteOf(context).outcome = "answered";
        sheet.output.alerts.push({
          kind: "flood",
          text: "Um contato mandou mensagens demais em um minuto.",
          detail: {},
        });
      }
      keep();
    },
  };
}

/** Adds what the budget regained since the last message, and takes one message out of it. */
function take(budget: Budget, perMinute: number, at: number): void {
  const back = (Math.max(0, at - budget.at) * perMinute) / 60_000;
  budget.left = Math.min(perMinute, Math.max(0, budget.left) + back);
  budget.at = Math.max(budget.at, at);
  if (budget.left >= perMinute / 2) budget.told = false;
  budget.left -= 1;
}

function budgetOf(state: unknown): Budget | null {
  if (typeof state !== "object" || state === null || !("budget" in state)) return null;
  const read = budgetSchema.safeParse(state.budget);
  return read.success ? read.data : null;
}
