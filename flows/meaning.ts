/**
 * What an intent may be said to mean (`means:` in intents.yaml). The product knows many ways of saying each of them in
 * several languages; an intent that means one learns them beside its own examples. The first three are commands, which
 * belong to the product: without the author's word no intent of a company ever takes them over.
 */
export const MEANINGS = [
  "person",
  "cancel",
  "repeat",
  "menu",
  "thanks",
  "hours",
  "address",
  "prices",
  "order",
  "schedule",
  "complaint",
  "slow",
  "no_power",
  "connection",
] as const;

export type Meaning = (typeof MEANINGS)[number];
