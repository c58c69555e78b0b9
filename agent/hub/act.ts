/** `pair`: give the token. `work`: give open work. The others tell the agent the reason and close its connection. */
export const ACTS = ["pair", "work", "rejected", "revoked"] as const;

export type Act = (typeof ACTS)[number];
