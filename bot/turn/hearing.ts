import { z } from "zod";
import type { UnderstandPayload } from "../effects/understand-handler.js";
import { keptBeside } from "./kept-state.js";
import { addEffect, type Sheet, splitKey } from "./sheet.js";

/**
 * A message that a model is being asked about. It is kept with the conversation, like a contact's budget: exact across
 * processes and crashes without another read.
 */
const hearingSchema = z.object({
  /** The effect that asks; the event that brought the message (of several texts, the last). */
  key: z.string(),
  event: z.string(),
  text: z.string(),
  parts: z.array(z.object({ event: z.string(), text: z.string() })),
  /** When it was written, and when the first text that is part of it came in (ms since the epoch). */
  at: z.number(),
  since: z.number(),
  firstContact: z.boolean(),
  /** The variable that the open question asked for; null when none was open. */
  asked: z.string().nullable().default(null),
});
export type Hearing = z.output<typeof hearingSchema>;

/** How long texts may join a message that is being asked about, in ms since the first of them. */
export const JOINS_MS = 4_000;
export const BEING_UNDERSTOOD = "waiting:a model is asked what it means";

/** The message that waits to be understood; null when none does. */
export function hearingIn(state: unknown): Hearing | null {
  if (typeof state !== "object" || state === null || !("hearing" in state)) return null;
  const read = hearingSchema.safeParse(state.hearing);
  return read.success ? read.data : null;
}

/** Keeps it in the conversation's state, or takes it out (null). The rest of the state stays. */
export function keepHearing(sheet: Sheet, hearing: Hearing | null): void {
  sheet.state = keptBeside(sheet.state, "hearing", hearing);
}

/** Asks about it, outside of the turn. */
export function askAbout(
  sheet: Sheet,
  hearing: Hearing,
  asked: Pick<UnderstandPayload, "program" | "expecting" | "at">,
) {
  const payload: UnderstandPayload = { ...asked, text: hearing.text };
  addEffect(sheet, hearing.key, "understand", payload);
  keepHearing(sheet, hearing);
}

/** Nobody waits for it any more: the ledger says why. */
export function dropHearing(sheet: Sheet, outcome: string): void {
  const hearing = hearingIn(sheet.state);
  if (!hearing) return;
  keepHearing(sheet, null);
  sheet.output.events.push({ id: hearing.event, outcome, trace: {} });
}

/** The number after the effect that asked: from there on, the message's own effects are counted. */
export const firstEffectOf = ({ key }: Hearing): number => splitKey(key).n + 1;
