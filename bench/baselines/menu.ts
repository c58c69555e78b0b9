/**
 * The three-step menu that every contender runs. Any text → the menu. Then 1, 2 or 3 → its answer, and the visit is
 * over; anything else → the menu again. `company/flows/menu.yaml` has the same texts.
 */
export const MENU = [
  "Oi! Aqui é a Oficina Bench. Como posso ajudar?",
  "1 - Horário e endereço",
  "2 - Preços",
  "3 - Meu pedido",
].join("\n");

export const ANSWERS: Readonly<Record<string, string>> = {
  1: "Atendemos de segunda a sexta, das 9h às 18h, na Rua das Flores, 100.",
  2: "A formatação custa R$ 120,00 e a limpeza, R$ 80,00.",
  3: "Seu pedido está na bancada. Avisamos assim que ficar pronto.",
};

/** The state of a conversation: nothing is open, or an option was asked for. */
export type MenuState = "idle" | "asked";

/** One turn. */
export function menuTurn(state: MenuState, text: string): { state: MenuState; reply: string } {
  const answer = state === "asked" ? ANSWERS[text.trim()] : undefined;
  return answer ? { state: "idle", reply: answer } : { state: "asked", reply: MENU };
}
