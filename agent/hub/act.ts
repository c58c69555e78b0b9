/**
 * `pair`: give the token. `work`: give open work. `standing`: tell what is agreed about staying. `rotate`: give another
 * token. `blocked`: close the connection. The others tell the agent the reason and close its connection.
 */
export const ACTS = ["pair", "work", "rejected", "revoked", "standing", "rotate", "blocked"] as const;

export type Act = (typeof ACTS)[number];
