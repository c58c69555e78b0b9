import type { ChoiceOption } from "../content.js";
import type { Value } from "../value.js";
import { optionsFrom } from "./choices.js";
import { recordOf } from "./order-in-flow.js";
import type { Move, StepTurn } from "./step-kind.js";

const MINUTE_MS = 60_000;
/** The end is reminded of so long before it (ms), and never later than this after the last word, or it may not be said. */
const LEAD = { part: 4, least: 10 * MINUTE_MS, most: 120 * MINUTE_MS };
const WINDOW_MS = 23 * 60 * MINUTE_MS;

/** The order's payment as it was told, kept with the order, so that it can be said again. */
export function keepPayment(turn: StepTurn, name: string, value: Value): void {
  const { url, amount, expires_at, pix, ways } = recordOf(value);
  const end = typeof expires_at === "number" ? expires_at : null;
  setPayment(turn, name, {
    url: url ?? null,
    amount: amount ?? null,
    expires_at: end,
    pix: pix ?? null,
    ways: ways ?? [],
    remind_at: end === null ? null : remindAt(turn.at, end),
  });
}

export function setPayment(turn: StepTurn, name: string, payment: Value): void {
  turn.set(name, { ...recordOf(turn.get(name)), payment });
}

/** Null when the end is so near that nobody needs to be reminded. */
function remindAt(now: number, end: number): number | null {
  const lead = Math.min(Math.max((end - now) / LEAD.part, LEAD.least), LEAD.most);
  const at = Math.round(Math.min(end - lead, now + WINDOW_MS));
  return at - now < LEAD.least ? null : at;
}

export const paymentOf = (turn: StepTurn, name: string) => recordOf(recordOf(turn.get(name)).payment ?? null);

/** Waits for the payment, and until the customer must be reminded of it. */
export function untilPaid(turn: StepTurn, name: string, effect: string | undefined): Move {
  const { remind_at: at } = paymentOf(turn, name);
  const after = typeof at === "number" ? Math.max(at - turn.at, 1_000) : undefined;
  return { kind: "wait", wait: { for: "message", effect, after } };
}

export function otherWays(turn: StepTurn, name: string): ChoiceOption[] {
  return optionsFrom(paymentOf(turn, name).ways ?? null);
}

export function linkOf(turn: StepTurn, name: string): string | null {
  const { url } = paymentOf(turn, name);
  return typeof url === "string" ? url : null;
}

/** The text of a Pix, which the customer copies into the bank's app. */
export function codeOf(turn: StepTurn, name: string): string | null {
  const { code } = recordOf(paymentOf(turn, name).pix ?? null);
  return typeof code === "string" ? code : null;
}
