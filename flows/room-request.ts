/**
 * What steps may ask of the rooms, with the outcomes of the `result` events that follow. Those before the arrow `→` come
 * first and leave the step waiting for more under the same effect; the last ones end it.
 */
export const ROOM_REQUESTS = [
  /**
   * `{ question }`, and `context` where it is known what the talk is about (names, newest first), `told` where it is no question by its
   * form, `passage` where one was chosen → `found` `{ text, source, passages, score }`, `between` `{ options: [{ id, label }] }` (the
   * likeliest; asked again with an `id` as `passage` it gives that one), `not_offered` (it asks for a service that is nowhere
   * mentioned) or `unknown`. The last two are kept as gaps; of what was `told` only the services.
   */
  "knowledge.search",
  /** `{ scope }`, `invited` `{ invite, code, url, expires_at }`, `claimed` `{ invite, device }` → `expired`. The chat then says yes or no. */
  "devices.invite",
  /** `{ invite, scope }`: the customer said "it is mine" → `reported` the report, `declined`, `failed`, `lost` (the code ran out). */
  "devices.scan",
  /** `{ invite }`: "it is not mine". No result. */
  "devices.reject",
  /** `{ order }`, `offline` (waits for the computer) → `previewed` `{ plan, device, actions, words }`, `nothing`, `unpaid`, `failed`. Changes nothing. */
  "devices.preview",
  /** `{ order, plan, consent }`, `offline` (waits for it) → `repaired` `{ before, after, actions, freed_bytes, words }`, `failed`, `unknown`, `declined`. */
  "devices.repair",
  /** `{ order }`: the step waits no longer. What the computer has not begun, it will not begin. No result. */
  "devices.withdraw",
  /** `{ items }` → `quoted` the order, or `empty`. */
  "orders.quote",
  /** `{ order, approved }` → `approved` or `declined`, with the order. */
  "orders.decide",
  /** `{ order }`: the customer called the payment off. Its open link is ended where it is paid. No result. */
  "orders.cancel",
  /** `{ order, expires_ms, method }`, `pending` `{ url, … }`, `refused` → `paid`, `expired`, `review`, `failed`, with the order. */
  "orders.charge",
  /** `{ score, comment }`, and `of` where it brings the comment of an earlier request with that key. No result. */
  "ratings.record",
] as const;
export type RoomRequest = (typeof ROOM_REQUESTS)[number];
