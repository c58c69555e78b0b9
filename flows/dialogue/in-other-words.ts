import { notSaidLately, wasSaidLately } from "./memory.js";
import type { Turn } from "./turn.js";

const NOT_UNDERSTOOD = [
  "Ainda não entendi, me desculpe.",
  "Essa eu também não peguei, desculpe.",
  "Não consegui entender de novo, me perdoe.",
];
const COURTESY: { readonly [topic: string]: readonly string[] } = {
  greeting: ["Oi de novo! É só me dizer do que precisa.", "Estou por aqui. Pode falar."],
  thanks: ["Imagina, conte comigo sempre que precisar.", "Por nada, disponha sempre!"],
  goodbye: ["Até logo, e obrigado pela conversa!", "Até a próxima, fico por aqui!"],
  ok: ["Está certo, fico por aqui.", "Perfeito, estou à disposição."],
};

/** Put before a question that is asked again in exactly the same words. */
const ASKED_AGAIN = ["Só para seguirmos:", "Falta só isto:", "Quando puder, me diga:", "Voltando à pergunta:"];

/**
 * Varies a text that was said a short while ago: the only sentence of a flow that did not understand or answers a
 * courtesy is said in other words, and a repeated question gets another beginning. All other texts stay as they were
 * written.
 */
export function inOtherWords(turn: Turn, text: string): string {
  const frame = turn.top();
  if (!frame || !wasSaidLately(turn, text)) return text;
  const flow = turn.flowOf(frame);
  if (turn.isReasking && text.trimEnd().endsWith("?"))
    return notSaidLately(turn, [text, ...ASKED_AGAIN.map((lead) => `${lead} ${text}`)]);
  if (flow.name === "system-small-talk") {
    const ways = COURTESY[typeof frame.vars.topic === "string" ? frame.vars.topic : ""];
    return ways ? notSaidLately(turn, [text, ...ways]) : text;
  }
  const fallback = turn.program.starts.fallback ?? "system-not-understood";
  // A question that stands first, such as a menu, is asked as it is: without its words nobody could answer it.
  const apologises = flow.name === fallback && frame.step === flow.first && !flow.steps[frame.step]?.behaviour.question;
  return apologises ? notSaidLately(turn, [text, ...NOT_UNDERSTOOD]) : text;
}
