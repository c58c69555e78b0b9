import { type InputOf, readInput, readResult } from "../../flows/room-request.js";
import type { AskedBy, Room, RoomAnswer, RoomAsk, RoomRequest, Values } from "../ports/rooms.js";

/** A question as the effect carries it, with its input still unread. */
export type UnreadAsk = AskedBy & { input: Values };

/**
 * Asks the room that answers `to`. Both ways are parsed here: an input that the request does not declare never reaches
 * the room, and an answer that it does not declare never reaches the step; both are failures with a reason.
 */
export async function askRoom<To extends RoomRequest>(room: Room, to: To, by: UnreadAsk): Promise<RoomAnswer<To>> {
  const handle: ((ask: RoomAsk<To>) => Promise<RoomAnswer<To>>) | undefined = room[to];
  if (!handle) return { outcome: "failed", reason: `no room answers ${to}` };
  const read = readInput(to, by.input);
  if (!read.ok)
    return { outcome: "failed", reason: `${to} was asked with an input that it does not take: ${read.problem}` };
  const answer = await handle({ ...by, input: read.input as InputOf<To> });
  if (answer.outcome === "retry" || !answer.result || readResult(to, answer.result)) return answer;
  return {
    outcome: "failed",
    reason: `the room answered ${to} with "${answer.result.outcome}", not as it is declared`,
  };
}
