/** `pair`: give the token; `work`: give what is open; the others tell the agent so and cut it. */
export const ACTS = ["pair", "work", "rejected", "revoked"] as const;

export type Act = (typeof ACTS)[number];
