import { plainText, wordsOf } from "./plain-text.js";

/**
 * What a message says about the talk itself, whatever its subject: it asks for a moment (`pause`), says that everything
 * is said (`closing`), finds the price high (`expensive`), calls off what is going on (`call_off`), or says that it is
 * not to be called off (`keep`).
 */
export type SideWord = "pause" | "closing" | "expensive" | "call_off" | "keep";

/** Messages with more words than this say more. */
const LONGEST = 14;
const ACKNOWLEDGED =
  "(?:(?:ok|okay|ta|tah|ta bom|ta bem|esta bem|esta bom|tudo bem|beleza|blz|certo|entao|nao|show|entendi|perfeito|legal|otimo|ah|bom|hum+|hm+|sim|e|mas|por enquanto|por hoje|obrigad[oa]|brigad[oa]|valeu|vlw) )*";
const WHEN =
  "(?:ja ja|logo mais|logo|amanha|depois de amanha|depois|mais tarde|hoje(?: mesmo)?|daqui a pouco|a tarde|de manha|a noite|no sabado|segunda|terca|quarta|quinta|sexta|sabado|domingo|semana que vem|as? \\d{1,2}(?:h\\w*)?|\\d{1,2}h\\w*)";
const GOES =
  "(?:a gente (?:leva|passa|vai|busca|chega|ve|faz|testa|tenta)|nos (?:vamos|levamos|passamos)|levo|passo|vou|apareco|chego|busco|pego|retiro|dou um pulo|to|tou|estou|estarei|testo|tento|vejo|faco|decido|resolvo|confirmo)";

const KEEP =
  /\b(?:nao|naum|nem|nunca)(?: (?:precisa|quero|queria|vou|pode|e pra|era pra|eh pra|mandei|pedi|pedi pra|falei pra|disse pra|ainda))*(?: mais)? (?:cancelar|desistir|desmarcar|encerrar)\b|\b(?:nao|naum|nem) (?:to|tou|estou|tava|estava) (?:\w+ )?(?:cancelando|desistindo|desmarcando|encerrando)\b|\b(?:nao|naum|nem|nunca) (?:cancel(?:a|e|em|ou|ei)|desmarc(?:a|ou|ei)|marque cancel\w*|encerr(?:a|e|ou)|desist[oi])\b|\b(?:cancel\w+|desmarc\w+|encerr\w+)(?: \w+){0,3} (?:so|apenas|somente)? ?(?:depois|mais tarde|mais pra frente|quando|no fim)\b|\b(?:so|apenas) (?:cancel\w+|desmarc\w+|encerr\w+)(?: \w+){0,3} (?:depois|quando|se|no|em|dia)\b|\b(?:antes de|sem) (?:cancelar|desmarcar|encerrar)\b/;
/**
 * An end is wanted or asked about although it is denied: "não cancelei ainda, quero cancelar", "por que não cancelou?"
 */
const ENDS_ALL_THE_SAME =
  /^(?:por ?que|pq)\b|(?<!\b(?:nao|naum|nem|nunca)(?: \w+){0,3} )\b(?:(?:quero|queria|preciso|gostaria de|pode|podem) (?:cancelar|desistir|desmarcar|encerrar)\b(?! so| apenas| somente| depois| quando| mais)|(?:cancel|desmarqu|encerr)[ea] (?:agora|logo|ja)\b)/;
const CALL_OFF =
  /(?:^|[,.;!…-] ?|\b(?:entao|mas|ah|alias|bom|hum+|hm+|ok|ta|olha|pensando (?:bem|melhor)|pensei (?:bem|melhor)) )(?:deixa (?:quieto|pra la|para la|estar|como (?:esta|ta)|assim)|deixe (?:pra la|como esta)|esquece|nao (?:precisa|quero|vou querer) mais|melhor nao|desisti|desisto|pode cancelar|cancela(?: isso| tudo)?)(?:[ ,]+(?:nao|por enquanto|por ora|entao|mesmo|isso|tudo|obrigad[oa]|valeu|viu|por favor|pfv|ta|tah|ok))*[\s.!]*$/;
const PAUSE = new RegExp(
  "^(?:(?:oi|ops|opa|ei|so|calma|olha|ai|ok|ta|me|eh|e) )*(?:pera(?:i| ai| la)?|espera(?: ai| um pouco| la)?|guenta ai|aguenta ai|aguarda(?: ai)?|calma ai|(?:so )?(?:um|1) (?:momento|momentinho|minut\\w+|min|instante|segund\\w+|seg)|ja (?:volto|venho|respondo|te (?:falo|respondo))|volto ja|chegou (?:gente|alguem|um cliente|cliente|visita)|to (?:ocupad[oa]|dirigindo|em reuniao)|agora nao posso(?: falar)?)\\b(?: (?!nao|n|e|eh|era|quero|troca|muda)\\w+){0,7}$",
);
/** "Vou falar com meu pai": the customer talks to somebody else, and asks for nobody here. */
const ASKS_OWN_PEOPLE = new RegExp(
  `^${ACKNOWLEDGED}(?:eu )?(?:vou|preciso|tenho que|deixa eu) (?:so |primeiro )?(?:falar|conversar|ver|perguntar|combinar|confirmar|decidir) (?:isso )?(?:com|pro|pra|ao?) (?:o |a )?(?:meu|minha|nosso|nossa|ele|ela|marido|esposa|mulher|pai|mae|chefe|patroa?|familia|pessoal|filh[oa]|namorad[oa])(?: \\w+){0,8}$`,
);
const CLOSING: readonly RegExp[] = [
  new RegExp(
    `^${ACKNOWLEDGED}(?:(?:era|e|eh|foi|seria) )?(?:so|apenas|somente) (?:isso|isto)(?: mesmo| ai| aqui| por (?:hoje|enquanto|agora|ora)| que eu queria(?: saber)?)?(?: (?:obrigad\\w+|valeu|vlw|viu|gente|tchau|abraco|beijo|bjs?))*$`,
  ),
  new RegExp(`^${ACKNOWLEDGED}(?:(?:mais nada|nada mais|nada nao)|e isso(?: ai)?|nao preciso de (?:mais )?nada)$`),
  new RegExp(`^${ACKNOWLEDGED}${WHEN} (?:eu )?${GOES}\\b(?: \\w+){0,5}$`),
  new RegExp(`^${ACKNOWLEDGED}(?:eu )?${GOES}(?: \\w+){0,4} ${WHEN}$`),
  new RegExp(
    `^${ACKNOWLEDGED}(?:ja )?(?:vou|irei|vamos) (?:escrever|pensar|testar|tentar|aguardar|esperar|levar|passar|alertar|avisar|indo|ai|la|olhar|conversar)(?: (?!que|se|e|cancel\\w*|desist\\w*|contrat\\w*|encerr\\w*)\\w+){0,4}$`,
  ),
  /^(?:\w+ ){0,2}(?:vou|prefiro|melhor) (?:esperar|aguardar) (?:o |a )?(?:meu |minha )?(?:ele|ela|filh[oa]|net[oa]|marido|esposa|sobrinh[oa]|genro|nora|pai|mae|irma[o]?)(?: \w+){0,10}$/,
  ASKS_OWN_PEOPLE,
  /\bnota (?:10|dez|mil)\b|\bparabens\b|\b(?:voces|vcs|ces|vc|voce) (?:sao|e|eh) (?:otim\w+|demais|show|10|dez|top|maravilh\w+|incri\w+|excelent\w+)\b/,
  /^(?:ok |ta |entao )*(?:fechou|fechado|combinado|maravilha|sucesso|tamo junto)(?: (?:entao|obrigad\w+|valeu|ate \w+))*$/,
];

/** The message finds the price high, and says nothing else. */
const EXPENSIVE =
  /^(?:(?:nossa|puxa|poxa|eita|caramba|mas|que|ta|esta|ficou|achei|e|eh|muito|mto|bem|meio|um pouco|tudo isso|assim) )*(?:car[oa]|carissim[oa]|carinh[oa]|salgad[oa]|puxad[oa])(?: (?:hein|ein|demais|viu|ne|pra mim|isso|esse|essa|assim|esse valor|esse preco|esse plano|esse servico))*$/;

/** What a message says about the talk; null when it says nothing about it. Questions never do. */
export function sideWord(text: string): SideWord | null {
  const plain = plainText(text);
  if (KEEP.test(plain)) return ENDS_ALL_THE_SAME.test(plain) ? null : "keep";
  const said = wordsOf(text).join(" ");
  if (plain.includes("?") || wordsOf(text).length > LONGEST || said === "") return null;
  if (CALL_OFF.test(plain)) return "call_off";
  if (PAUSE.test(said)) return "pause";
  if (EXPENSIVE.test(said)) return "expensive";
  if (mocks(text)) return null;
  return CLOSING.some((pattern) => pattern.test(said)) ? "closing" : null;
}

/** "Parabéns hein, uma semana pra isso": praise that complains about how long it took. */
export function mocks(text: string): boolean {
  const plain = plainText(text);
  return PRAISES.test(plain) && WAITED.test(plain);
}

const PRAISES =
  /\b(?:parabens|nota (?:10|dez|mil)|(?:servico|atendimento|coisa) de primeira|que (?:beleza|maravilha|rapidez|eficiencia))\b/;
const WAITED =
  /(?<!\b(?:so|apenas|somente|em) )\b(?:\d+|uma?|dois|duas|tres|quatro|cinco|seis) (?:dias?|semanas?|mes(?:es)?) (?:pra|para|esperando|e (?:nada|ainda)|sem)\b|(?<!\b(?:nao|nem) )\b(?:demor(?:ou|a|am|aram)|atras(?:ou|ad[oa]s?)|to esperando|estou esperando)\b/;

/**
 * Whether a message calls off what is going on and then asks or wants something else: "esquece, que horas fecha?" What
 * only names the part that is called off is nothing else.
 */
export function callsOffFirst(text: string): boolean {
  const clauses = plainText(text)
    .split(/[,.;!…\n]+/)
    .map((clause) => clause.trim())
    .filter((clause) => clause !== "");
  if (sideWord(text) !== null) return false;
  return [1, 2].some((first) => {
    const rest = wordsOf(clauses.slice(first).join(" ")).join(" ");
    return CALL_OFF.test(clauses.slice(0, first).join(", ")) && rest.includes(" ") && !NARROWS.test(rest);
  });
}

/** Whether a message calls off only a part, or all but a part: "pode cancelar, mas só o backup". */
export function callsOffPart(text: string): boolean {
  return plainText(text)
    .split(/[,.;!…\n]+/)
    .some((clause) => NARROWS.test(wordsOf(clause).join(" ")));
}

const NARROWS =
  /^(?:mas |e )?(?:so|apenas|somente|menos|exceto|fora|tirando) (?:o|a|os|as|um|uma|esse|essa|isso|aquel\w+)\b/;

/** Whether the customer goes to talk with people of their own, and asks for nobody here: "vou falar com meu pai". */
export function asksOwnPeople(text: string): boolean {
  return !text.includes("?") && wordsOf(text).length <= LONGEST && ASKS_OWN_PEOPLE.test(wordsOf(text).join(" "));
}
