/** From this score on an intent is believed. It must also lead by a margin. */
export const BELIEVED = 0.55;
/** A question that accepts any text is only interrupted by a command with at least this score. */
export const SURE = 0.75;
