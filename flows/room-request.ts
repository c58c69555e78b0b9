import type { z } from "zod";
import type { Outcomes } from "./requests/define-request.js";
import { deviceRequests } from "./requests/device-requests.js";
import { knowledgeRequests } from "./requests/knowledge-requests.js";
import { orderRequests } from "./requests/order-requests.js";
import { ratingRequests } from "./requests/rating-requests.js";
import type { Value, Values } from "./value.js";

/**
 * Everything that steps may ask of rooms: the contract between them. It stands here because steps ask, and flows may
 * import nothing of ours; rooms take the types from `bot/ports/rooms.ts`, and the bot parses at the border.
 */
export const REQUESTS = { ...knowledgeRequests, ...deviceRequests, ...orderRequests, ...ratingRequests };

export type RoomRequest = keyof typeof REQUESTS;
export const ROOM_REQUESTS = Object.keys(REQUESTS) as RoomRequest[];

/** What a step writes as the input, before it is parsed. */
export type AskedInput<To extends RoomRequest> = z.input<(typeof REQUESTS)[To]["input"]>;
/** What the room gets: the parsed input. */
export type InputOf<To extends RoomRequest> = z.output<(typeof REQUESTS)[To]["input"]>;

type OutcomesOf<To extends RoomRequest> = (typeof REQUESTS)[To]["outcomes"];
type Read<Of extends Outcomes> = { [Name in keyof Of]: { outcome: Name; value: z.output<Of[Name]> } }[keyof Of];
type Given<Of extends Outcomes> = {
  [Name in keyof Of]: undefined extends z.input<Of[Name]>
    ? { outcome: Name; value?: z.input<Of[Name]> }
    : { outcome: Name; value: z.input<Of[Name]> };
}[keyof Of];

/** What a step reads: one of the declared outcomes, with its parsed value. */
export type ResultOf<To extends RoomRequest> = To extends RoomRequest ? Read<OutcomesOf<To>> : never;
/** What a room may answer: one of the declared outcomes, with its value. */
export type GivenResult<To extends RoomRequest> = To extends RoomRequest ? Given<OutcomesOf<To>> : never;

/** The effect by which a step asks, one form for each request. */
export type AskRoom = { [To in RoomRequest]: { kind: "request"; to: To; input: AskedInput<To> } }[RoomRequest];

/**
 * Reads a result as the request declares it. Null when the outcome was never declared, or its value does not fit: a
 * step must answer that like a failure.
 */
export function readResult<To extends RoomRequest>(
  to: To,
  { outcome, value }: { outcome: string; value?: Value },
): ResultOf<To> | null {
  const outcomes: Outcomes = REQUESTS[to].outcomes;
  const read = Object.hasOwn(outcomes, outcome) ? outcomes[outcome]?.safeParse(value) : undefined;
  return read?.success ? ({ outcome, value: read.data } as ResultOf<To>) : null;
}

/** What keeps a result from being one that the request declares, for its author; null when it is one. */
export function misfitOf(to: RoomRequest, { outcome, value }: { outcome: string; value: Value }): string | null {
  const outcomes: Outcomes = REQUESTS[to].outcomes;
  if (!Object.hasOwn(outcomes, outcome)) return `"${outcome}" (há: ${Object.keys(outcomes).join(", ")})`;
  const error = outcomes[outcome]?.safeParse(value).error;
  return error ? `"${outcome}" com ${placesOf(error)}` : null;
}

/** Parses what a flow gave as the input. `problem` says, for people, what does not fit. */
export function readInput<To extends RoomRequest>(
  to: To,
  input: Values,
): { ok: true; input: InputOf<To> } | { ok: false; problem: string } {
  const read = REQUESTS[to].input.safeParse(input);
  if (read.success) return { ok: true, input: read.data as InputOf<To> };
  return { ok: false, problem: placesOf(read.error) };
}

const placesOf = ({ issues }: z.ZodError): string =>
  issues.map(({ path, message }) => `${path.join(".") || "valor"}: ${message}`).join("; ");
