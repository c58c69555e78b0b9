/** From this score on an intent is believed; it must also lead by a margin. */
export const BELIEVED = 0.55;
/** A question that takes any text is only interrupted by what is surer than this. */
export const SURE = 0.75;
