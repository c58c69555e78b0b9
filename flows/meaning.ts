/**
 * What an intent may be declared to mean (`means:` in intents.yaml). The product knows many phrasings of each meaning
 * in several languages, and an intent that declares a meaning learns them beside its own examples. The first three
 * meanings are commands of the product: an intent only takes one over when its author declares it.
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
