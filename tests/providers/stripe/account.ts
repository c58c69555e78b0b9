import { z } from "zod";

export const endpointSchema = z.strictObject({
  url: z.url(),
  secret: z.string().default("whsec_stand_in"),
  /** `*`, or names of events. */
  events: z.array(z.string()).default(["*"]),
  /** Of the bodies that it is sent; without it, the account's. */
  apiVersion: z.string().nullable().default(null),
});

/** One mode of an account: the same `id` with another key and `live` is the other mode. */
export const accountSchema = z.strictObject({
  id: z.string(),
  secretKey: z.string().min(1),
  live: z.boolean(),
  name: z.string().default("Assistência"),
  apiVersion: z.string().default("2026-10-28.endive"),
  /** Whether it may take Pix. */
  pix: z.boolean().default(true),
  endpoints: z.array(endpointSchema).default([]),
  /** A part of the amount, and centavos on top. */
  fees: z
    .strictObject({ card: z.number(), cardFixed: z.int(), pix: z.number(), dispute: z.int() })
    .default({ card: 0.0399, cardFixed: 39, pix: 0.0119, dispute: 5_500 }),
});

export type AccountSettings = z.output<typeof accountSchema>;

/** What the stand-in has unless it is told otherwise: both modes of one account. */
export const DEFAULT_ACCOUNTS: z.input<typeof accountSchema>[] = [
  { id: "acct_1StandIn0000000", secretKey: "sk_test_stand_in", live: false },
  { id: "acct_1StandIn0000000", secretKey: "sk_live_stand_in", live: true },
];
