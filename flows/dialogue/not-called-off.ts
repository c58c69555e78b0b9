import type { Turn } from "./turn.js";

const NOT_CALLED_OFF = ["Certo, não cancelei nada.", "Fique tranquilo, nada foi cancelado."];

/** What a customer hears who says that something is not to be cancelled. */
export const notCalledOff = (turn: Turn): string => turn.anyOf(NOT_CALLED_OFF);
