import type { EffectHandler } from "../ports/effect-handler.js";
import type { Room, RoomRequest, Value, Values } from "../ports/rooms.js";
import type { OpenEffect } from "../ports/store.js";
import { askRoom } from "./ask-room.js";

type Payload = { to: RoomRequest; input: Values };

/**
 * Carries out what steps ask of rooms. A request that was cut off is simply asked again, because rooms recognise a
 * repeat by its key.
 */
export function createRequestHandler(options: {
  /** The handlers of all rooms, including rooms that join later. */
  rooms: Room;
  timeoutMs: number;
  backoffMs(attempt: number): number;
}): EffectHandler {
  const keyOf = (effect: OpenEffect) => `${effect.eventId}.${effect.n}`;
  const result = (effect: OpenEffect, outcome: string, value?: Value) =>
    ({ kind: "result", effect: keyOf(effect), outcome, value }) as const;

  return {
    timeoutMs: () => options.timeoutMs,
    mostAttempts: 8,
    atOnce: 64,
    // Some rooms ask a language model, and one company's may be slow.
    ofOneCompany: 16,
    heldBack: "wait",
    hold: () => 0,
    // Also applies when a room threw. Without a wait, one short failure of the database would use up all attempts.
    uncertain: ({ attempts }) => ({ waitMs: options.backoffMs(attempts), then: "repeat" }),
    gaveUp: (effect, reason) => result(effect, "failed", { reason }),
    provider: (effect) => `room:${(effect.payload as Payload).to}`,
    async perform(effect, signal) {
      const { to, input } = effect.payload as Payload;
      const { tenantId, conversationId, channelId } = effect;
      const by = { tenantId, conversationId, channelId, key: keyOf(effect), signal };
      const answer = await askRoom(options.rooms, to, { ...by, input });
      if (answer.outcome === "retry") return answer;
      const event = answer.result && result(effect, answer.result.outcome, answer.result.value);
      return answer.outcome === "done"
        ? { outcome: "done", providerId: null, event }
        : { outcome: "failed", reason: answer.reason, event };
    },
  };
}
