import type { Middleware } from "botbuilder";
import { z } from "zod";
import { initialState } from "../../../flows/state.js";
import { noteOf, sheetOf, waitingOf } from "../sheet.js";

/** What is left of a contact's budget, kept with the conversation: exact over processes and crashes, for nothing more to read. */
const budgetSchema = z.object({ left: z.number(), at: z.number(), told: z.boolean() });
type Budget = z.infer<typeof budgetSchema>;

const TOO_MANY =
  "Recebi muitas mensagens suas de uma vez e não consigo responder a todas. Espere um minutinho e me escreva de novo, por favor.";

/**
 * Answers a contact's messages as long as there are no more than `perMinute` of them (as many at once): whoever sends
 * more is told so once, people see an alert, and then the bot is silent until half a minute's worth of quiet has passed.
 * What was written is recorded all the same. 0: no limit.
 */
export function limitFloods(perMinute: number): Middleware {
  return {
    async onTurn(context, next) {
      const sheet = sheetOf(context);
      const { event, receivedAt } = waitingOf(context);
      const found = budgetOf(sheet.state);
      // A file is answered once it was fetched.
      const asks = event.kind === "message" || event.kind === "media_ready";
      if (perMinute === 0 || (!asks && found === null)) return next();
      const budget = found ?? { left: perMinute, at: receivedAt, told: false };
      const keep = () => {
        sheet.state = { ...((sheet.state ?? initialState()) as object), budget };
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

/** Takes one message out of what came back since the last one. */
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
