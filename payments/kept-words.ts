import type { Order, Payment } from "./ports.js";
import { showAmount } from "./show-amount.js";

/** What the customer hears when people keep, in agreement, what came beyond the amount: it was said that it goes back. */
export const keptWords = ({ number }: Order, { surplusAccepted, currency }: Payment): string =>
  `Sobre o que veio a mais no pedido ${number}: a equipe conferiu e aceitou ${showAmount(surplusAccepted, currency)}, então esse valor não volta. Se não foi o combinado, é só responder por aqui.`;
