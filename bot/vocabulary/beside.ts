/**
 * Effects that are carried out whoever has the conversation, beside its other effects: they wait for none of them, and
 * none waits for them.
 */
export const BESIDE_KINDS = ["fetch_media", "understand"] as const;

export const isBeside = (kind: string): boolean => BESIDE_KINDS.some((one) => one === kind);
