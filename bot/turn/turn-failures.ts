import { ProgramBroken, ProgramMissing } from "../ports/programs.js";
import type { ConversationRef } from "../ports/store.js";
import { EventFailed } from "./run-turn.js";
import type { TurnQueueOptions } from "./turn-queue-options.js";

/** After so many failures an event is set aside, so that the conversation can go on. */
const MOST_ATTEMPTS = 3;
const RETRY_MS = 1_000;

/**
 * Decides what becomes of a conversation whose turn failed. Resolves with the ms after which its turn is tried again; 0
 * means at once. A failure counts against the event that caused it, or against the oldest waiting one when nobody knows
 * which it was. A failure of the database counts against none.
 */
export function createTurnFailures(
  options: Pick<TurnQueueOptions, "store" | "programs" | "failed">,
): (ref: ConversationRef, failure: unknown) => Promise<number> {
  async function fail(ref: ConversationRef, failure: unknown): Promise<number> {
    let error = failure instanceof EventFailed ? failure.cause : failure;
    if (error instanceof ProgramMissing) {
      try {
        await options.programs.load(error.tenantId, error.hash);
        return 0;
      } catch (loading) {
        if (loading instanceof ProgramBroken) return count(ref, null, loading);
        error = loading;
      }
    } else if (failure instanceof EventFailed) return count(ref, failure.eventId, error);
    if (isRefusedData(error)) return count(ref, null, error);
    // The failure is the database's own, not the event's. Nothing is counted, and the turn is tried again.
    options.failed(ref, error, false, null);
    return RETRY_MS;
  }

  async function count(ref: ConversationRef, eventId: string | null, error: unknown): Promise<number> {
    const words = error instanceof Error ? (error.stack ?? error.message) : String(error);
    try {
      const { dead, eventId: counted } = await options.store.failTurn(ref, words, MOST_ATTEMPTS, eventId);
      options.failed(ref, error, dead, counted);
      return dead ? 0 : RETRY_MS;
    } catch (unreachable) {
      // The database is away. Nothing was counted, and the sweep will come back to this conversation.
      options.failed(ref, unreachable, false, eventId);
      return RETRY_MS;
    }
  }

  return fail;
}

/**
 * The store refused the content that the turn would write (SQLSTATE classes 22, 23, 54, P0). Trying again would change
 * nothing.
 */
function isRefusedData(error: unknown): boolean {
  return error instanceof Error && "code" in error && /^(22|23|54|P0)/.test(String(error.code));
}
