import { z } from "zod";
import type { Room } from "../bot/ports/rooms.js";
import { createRatingStore } from "../db/stores/rating-store.js";
import type { RatingStore } from "../handoff-inbox/ports.js";
import type { OpenedRoom, RoomTools } from "./room-tools.js";

const inputSchema = z.object({
  score: z.int().min(1).max(5),
  comment: z
    .string()
    .transform((text) => text.replaceAll("\0", "").trim().slice(0, 2_000) || null)
    .nullish(),
  /** Key of the rating that this comment belongs to. */
  of: z.string().max(200).nullish(),
});

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
      const input = inputSchema.safeParse(ask.input);
      if (!input.success) return { outcome: "failed", reason: `not a rating: ${z.prettifyError(input.error)}` };
      const { score, comment, of } = input.data;
      const kept = await store.record(ask, of ?? ask.key, { score, comment: comment ?? null, at: now() });
      return kept ? { outcome: "done" } : { outcome: "failed", reason: "the conversation is gone" };
    },
  };
}
