/** The lists of the queue. Without schemas, because the pages use it. */
export const VIEWS = ["waiting", "mine", "team", "people", "bot", "all", "closed"] as const;
/**
 * `waiting`: asked for a person, and nobody came yet. `mine`: I have it. `team`: with one of my teams, and open.
 * `people`: somebody has it. `bot`. `all`: open and closed. `closed`.
 */
export type View = (typeof VIEWS)[number];
