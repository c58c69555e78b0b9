import type { Room } from "../bot/ports/rooms.js";
import { createRatingStore } from "../db/stores/rating-store.js";
import type { RatingStore } from "../handoff-inbox/ports.js";
import type { OpenedRoom, RoomTools } from "./room-tools.js";

/** Opens the ratings room, which keeps what customers say about the service. */
export function openRatingsRoom({ installation, now }: RoomTools): OpenedRoom {
  return { room: createRatingsRoom(createRatingStore(installation.database), now) };
}

/**
 * Makes the room over a store. There is one rating per request; a comment that comes later is written into the same
 * row.
 */
export function createRatingsRoom(store: RatingStore, now: () => number): Room {
  return {
    async "ratings.record"(ask) {
      const { score, comment, of } = ask.input;
      const kept = await store.record(ask, of ?? ask.key, { score, comment: comment ?? null, at: now() });
      return kept ? { outcome: "done" } : { outcome: "failed", reason: "the conversation is gone" };
    },
  };
}
