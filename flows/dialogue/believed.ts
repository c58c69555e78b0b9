/** From this score on an intent is believed. It must also lead by a margin. */
export const BELIEVED = 0.55;
/** From this score on a command interrupts even what accepts any text: a question, or the comment of a rating. */
export const SURE = 0.75;
