import { wordsOf } from "../flows/values/plain-text.js";

/** "… e não é vírus não": a part that tells what the matter is not. */
const DENIED =
  /(^|[,.;!?\n]|\s(?:e|mas|so que|só que)(?=\s))\s*(?:(?:e|mas|isso|acho que|olha|so que|só que)\s+)*(?:n[aã]o|naum|n)\s+(?:é|e|eh|foi|deve ser|parece ser)\s+(?:por |pra |para )?(?!(?:s[oó]|apenas|somente)(?!\p{L})|possivel|possível|normal|certo|justo|bem\b|assim\b|mais\b|muito\b|nada\b|voc|vcs?\b)[^,.;!?\n]*/giu;
/** Fewer words than this are no request of their own. */
const ENOUGH = 3;

/**
 * The message without the parts that deny something ("não é vírus, é a tela"), so that a word in them counts for
 * nothing. The whole message when little else is said, or when it only asks ("não é aí que arruma?").
 */
export function withoutDenied(text: string): string {
  const rest = text.replace(DENIED, "$1");
  return rest !== text && wordsOf(rest).length >= ENOUGH ? rest : text;
}
