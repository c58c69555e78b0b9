import { z } from "zod";
import { defineRequest } from "./define-request.js";

/** What steps may ask of the ratings. */
export const ratingRequests = {
  /** Keeps what a customer says about the service. No result. */
  "ratings.record": defineRequest({
    input: z.object({
      score: z.int().min(1).max(5),
      comment: z
        .string()
        .transform((text) => text.replaceAll("\0", "").trim().slice(0, 2_000) || null)
        .nullish(),
      /** The key of the earlier request whose comment this is. */
      of: z.string().max(200).nullish(),
    }),
  }),
};
