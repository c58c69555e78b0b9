/**
 * What steps may ask of rooms, with the outcomes of the `result` events that follow. After an outcome before the arrow
 * `→`, the step goes on waiting for more results of the same effect. An outcome after the arrow ends the request.
 */
export const ROOM_REQUESTS = [
  /**
   * `{ question }`; also `context` (names of what the talk is about, newest first), `told` (the text is, by its form,
   * no question) and `passage` (a chosen offer) → `found` `{ text, source, passages, score }`, `between` `{ options: [{
   * id, label }] }` (the likeliest passages; asked again with an `id` as `passage`, the room gives that one),
   * `not_offered` (the question asks for a service that no text mentions) or `unknown`. The room records the last two
   * as gaps; of a `told` text only `not_offered`.
   */
  "knowledge.search",
  /**
   * `{ scope }`, `invited` `{ invite, code, url, expires_at }`, `claimed` `{ invite, device }` → `expired`. After
   * `claimed` the chat says yes (`devices.scan`) or no (`devices.reject`).
   */
  "devices.invite",
  /**
   * `{ invite, scope }`: the customer said that the computer is theirs → `reported` with the report, `declined`,
   * `failed`, `lost` (the code ran out).
   */
  "devices.scan",
  /** `{ invite }`: the customer said that the computer is not theirs. No result. */
  "devices.reject",
  /**
   * `{ order }`, `offline` (waits for the computer) → `previewed` `{ plan, device, actions, words }`, `nothing`,
   * `unpaid`, `failed`. Changes nothing.
   */
  "devices.preview",
  /**
   * `{ order, plan, consent }`, `offline` (waits for the computer) → `repaired` `{ before, after, actions, freed_bytes,
   * words }`, `failed`, `unknown`, `declined`.
   */
  "devices.repair",
  /** `{ order }`: the step no longer waits. Tasks that the computer has not begun are cancelled. No result. */
  "devices.withdraw",
  /** `{ items }` → `quoted` the order, or `empty`. */
  "orders.quote",
  /** `{ order, approved }` → `approved` or `declined`, with the order. */
  "orders.decide",
  /** `{ order }`: the customer called the payment off. Its open link is closed at the gateway. No result. */
  "orders.cancel",
  /** `{ order, expires_ms, method }`, `pending` `{ url, … }`, `refused` → `paid`, `expired`, `review`, `failed`, with the order. */
  "orders.charge",
  /** `{ score, comment }`; also `of`, the key of an earlier request whose comment this is. No result. */
  "ratings.record",
] as const;
export type RoomRequest = (typeof ROOM_REQUESTS)[number];
