/**
 * The three-step menu that every contender runs. Any text → the menu. Then 1, 2 or 3 → its answer, and the visit is
 * over; anything else → `AGAIN`. `company/flows/menu.yaml` has the same texts.
 */
export const MENU = [
  "Oi! Aqui é a Oficina Bench. Como posso ajudar?",
  "1 - Horário e endereço",
  "2 - Preços",
  "3 - Meu pedido",
].join("\n");

/** What is said to an answer that is no option. Its words differ from the menu's, as Balcão repeats nothing. */
export const AGAIN = ["Essa opção não existe. Escolha uma destas:", ...MENU.split("\n").slice(1)].join("\n");

export const ANSWERS: Readonly<Record<string, string>> = {
  1: "Atendemos de segunda a sexta, das 9h às 18h, na Rua das Flores, 100.",
  2: "A formatação custa R$ 120,00 e a limpeza, R$ 80,00.",
  3: "Seu pedido está na bancada. Avisamos assim que ficar pronto.",
};

/** The state of a conversation: nothing is open, or an option was asked for. */
export type MenuState = "idle" | "asked";

/** One turn. */
export function menuTurn(state: MenuState, text: string): { state: MenuState; reply: string } {
  if (state === "idle") return { state: "asked", reply: MENU };
  const answer = ANSWERS[text.trim()];
  return answer ? { state: "idle", reply: answer } : { state: "asked", reply: AGAIN };
}
