import { plainText, wordsOf } from "./plain-text.js";

const BEFORE =
  "(?:(?:oi|ok|pronto|opa|ja|eu|nos|a gente|acabei de|acabo de|consegui|conseguimos|vou|vamos|to|tou|estou|sim|entao|ai|ta|e|mas|ah|agora|so|pode deixar que|deixa que|espera que) )*";
const PAYS =
  "(?:paguei|pagamos|pago|paga|pagar|pagando|fiz o (?:pix|pagamento)|fazer o (?:pix|pagamento)|fazendo o (?:pix|pagamento)|transferi|depositei|ta pago|esta pago)";
const CLAIMS = new RegExp(`^${BEFORE}${PAYS}\\b(?! (?:mais|caro|nada|em outro|em outra|com outro)\\b)`);

/**
 * Whether a part of the message says that the customer has paid, is paying or will pay ("esquece, já consegui pagar").
 * A denied payment is none, nor is one that is asked about: "não vou pagar", "posso pagar depois?"
 */
export function claimsPayment(text: string): boolean {
  return plainText(text)
    .split(/[,.;:!…\n–—]+|\b(?:porque|pois|que eu|mas)\b/)
    .some((part) => !part.includes("?") && CLAIMS.test(wordsOf(part).join(" ")));
}
