/** An account of a company at the simulated Instagram. `tokenEndsAt` in ms by the provider's clock. */
export type Account = {
  id: string;
  username: string;
  token: string;
  tokenMadeAt: number;
  tokenEndsAt: number;
  permitted: boolean;
  subscribed: string[];
};

/** A person on Instagram, as one account knows them. */
export type Person = {
  id: string;
  /** When they last wrote to the account, in ms; null for never. */
  wroteAt: number | null;
  blocked: boolean;
  /** What the account wrote to them, in order. */
  got: Delivered[];
  /** The sender actions that they saw. */
  saw: string[];
};

/** What arrived on a person's phone. `by`: the tag, when the account wrote under one. */
export type Delivered = {
  mid: string;
  text?: string;
  options?: { title: string; payload: string }[];
  attachment?: { type: string; bytes?: Buffer; url?: string };
  tag?: string;
  /** The comment that this is the private answer to. */
  comment?: string;
};

export type Comment = { id: string; by: string; text: string; madeAt: number; answered: boolean };

/** Everything that the simulated Instagram knows. */
export type World = {
  now(): number;
  accounts: Map<string, Account>;
  people: Map<string, Person>;
  comments: Map<string, Comment>;
  attachments: Map<string, { type: string; bytes: Buffer; mime: string }>;
  /** What was ever written under a post. It stays empty, because nobody may. */
  publicReplies: string[];
  newId(prefix: string): string;
};

/** The 24 hours in which an account may write freely, and the seven days of the tag for people, in ms. */
const DAY_MS = 24 * 60 * 60 * 1000;
export const WINDOW_MS = { free: DAY_MS, human: 7 * DAY_MS, comment: 7 * DAY_MS };

export function newWorld(now: () => number): World {
  let made = 0;
  return {
    now,
    accounts: new Map(),
    people: new Map(),
    comments: new Map(),
    attachments: new Map(),
    publicReplies: [],
    newId: (prefix) => `${prefix}${(++made).toString(36).padStart(6, "0")}`,
  };
}

export function personIn(world: World, id: string): Person {
  const known = world.people.get(id);
  if (known) return known;
  const person: Person = { id, wroteAt: null, blocked: false, got: [], saw: [] };
  world.people.set(id, person);
  return person;
}
