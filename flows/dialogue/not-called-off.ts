import { BELIEVED } from "./believed.js";
import type { Turn } from "./turn.js";

const NOT_CALLED_OFF = ["Certo, não cancelei nada.", "Fique tranquilo, nada foi cancelado."];

/** What a customer hears who says that something is not to be cancelled. */
export const notCalledOff = (turn: Turn): string => turn.anyOf(NOT_CALLED_OFF);

/** Whether a message also asks for something that is no end: "não quero cancelar, só mudar de plano". */
export function wantsOther(turn: Turn): boolean {
  return (turn.understanding?.commands ?? []).some(
    (command) =>
      command.kind === "start_flow" && command.score >= BELIEVED && !turn.program.flows.get(command.flow)?.careful,
  );
}
