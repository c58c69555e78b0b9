import { plainText, wordsOf } from "./plain-text.js";

const THANKS =
  /^(?:(?:ok|ta|ta bom|certo|beleza|blz|nossa|muito|mto|mt|super|gente|ah|show|otimo|perfeito|legal|entao|nao) )*(?:obrigad\w+|brigad\w+|obg|obgd|brigadao|valeu|vlw|agradec\w+|grat[oa])\b/;
const PRAISE =
  /\b(?:amor|amei|adorei|otim\w+|excelent\w+|maravilh\w+|perfeit\w+|show|gentil|gentis|atencios\w+|educad\w+|rapid\w+|querid\w+|simpatic\w+|nota (?:10|dez|mil)|parabens|deu certo|funcionou|resolveu|resolvid\w+|voltou|caprichad\w+|ficou (?:bom|boa|novo|nova|lindo|linda)|10|top)\b/;
const BUT = /\b(?:mas|porem|so que|nao|ainda|quero|preciso|queria|gostaria)\b/;

/** Whether a message gives thanks and praises what was done: "obrigada, o rapaz que veio foi um amor". */
export function isPraise(text: string): boolean {
  const said = wordsOf(text).join(" ");
  return THANKS.test(said) && PRAISE.test(said) && wordsOf(text).length <= 20 && !asksMore(text);
}

function asksMore(text: string): boolean {
  const plain = plainText(text);
  return plain.includes("?") || BUT.test(plain);
}
