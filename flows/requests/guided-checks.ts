/**
 * The guided checks, for what no program can measure: what each may be told, by name, and the answers that it knows. `TEXT`
 * is told in the customer's own words. A value of null, or `unknown`, says that the customer could not tell. What the answers
 * mean stands with the room that judges them (`agent/guided/*.yaml`).
 */
export const TEXT = "text";
export const GUIDED_CHECKS = {
  "computer-off": {
    device: ["notebook", "desktop"],
    symptom: ["dead", "no_picture", "beeps", "restarts"],
    power: ["same", "untested"],
    screen: ["outside_works", "outside_dark", "untested"],
    maker: ["dell", "hp", "apple", "ami", "award"],
    beeps: TEXT,
    heat: ["hot", "cool"],
    moment: ["start", "load", "random"],
    before: ["fell", "liquid", "storm", "opened", "nothing"],
  },
  phone: {
    device: ["phone", "tablet"],
    symptom: ["slow", "battery", "wet", "screen", "charge", "storage"],
    space: ["full", "some"],
    restart: ["better", "same"],
    drain: ["fast", "early", "swollen"],
    age: ["old", "new"],
    wet: ["on", "off"],
    glass: ["cracked", "black", "touch"],
    cable: ["other_works", "other_fails", "untested"],
    port: ["dirty", "clean"],
  },
  "one-offline": {
    device: ["phone", "tablet", "notebook", "desktop"],
    others: ["work", "fail"],
    wifi: ["connected", "refused", "absent"],
    near: ["works", "same", "untested"],
    again: ["same", "untested"],
  },
} as const satisfies { [check: string]: { [answer: string]: readonly string[] | typeof TEXT } };

export type GuidedCheckName = keyof typeof GUIDED_CHECKS;
export const GUIDED_CHECK_NAMES = Object.keys(GUIDED_CHECKS) as [GuidedCheckName, ...GuidedCheckName[]];

/** What a check may be told, by name. */
export const answersOf = (check: GuidedCheckName): { readonly [answer: string]: readonly string[] | typeof TEXT } =>
  GUIDED_CHECKS[check];
