import { plainText } from "./plain-text.js";

/** Nobody writes more than this around a number. */
const LONGEST = 80;
const LEAD_IN =
  /^(?:(?:oi|ola|bom dia|boa tarde|boa noite)[ ,!.]+)*(?:(?:quero|queria|gostaria de|preciso)(?: (?:saber|ver|consultar|acompanhar|noticias?))? (?:d[aeo]|sobre [ao]|[ao]) )?(?:(?:e|eh|o|a|meu|minha|aqui|ta|esta|esse) )*/;
const NUMBER =
  /^(?:n[uo.º°]?(?:umero)?|pedido|os|ordem|ordem de servico|protocolo|chamado)[ .:#]*(?:n[º°o.]*|numero|e|eh|do pedido|da os)?[ .:#]*\d{3,8}[ .!]*$/;

/** Whether a text asks only for an order, or names only its number: "nº 2231", "é o pedido 5530", "queria saber da os 4821". */
export function isOrderNumber(text: string): boolean {
  const plain = plainText(text);
  return plain.length <= LONGEST && NUMBER.test(plain.replace(LEAD_IN, ""));
}
