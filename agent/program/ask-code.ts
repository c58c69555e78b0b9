import { readCode } from "../pairing-code.js";
import type { Screen } from "./screen.js";

export const NO_CODE = "Falta o código. Ele aparece na conversa, e tem 8 letras e números.";

/** Asks until it is a code. Null when nobody can be asked, or the program is being left. */
export async function askCode(screen: Pick<Screen, "ask" | "show">, signal: AbortSignal): Promise<string | null> {
  for (;;) {
    const typed = await screen.ask("code", signal);
    if (typed === null) return null;
    const code = readCode(typed);
    if (code !== null) return code;
    screen.show({ kind: "said", sentence: { is: "reason", text: NO_CODE } });
  }
}
