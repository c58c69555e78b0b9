/** The lists of the queue. Without schemas, because the pages use it. */
export const VIEWS = ["waiting", "mine", "people", "bot", "closed"] as const;
/**
 * `waiting`: asked for a person, and nobody came yet. `mine`: I have it. `people`: somebody has it. `bot`. `closed`.
 */
export type View = (typeof VIEWS)[number];
