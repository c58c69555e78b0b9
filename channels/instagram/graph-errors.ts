import { type ErrorMeaning, refusedAs, retriedBy } from "../meta/read-reply.js";

const DEAD_TOKEN = refusedAs(
  "account_dead",
  "A Meta não aceita mais a chave de acesso desta conta do Instagram. Gere uma nova e troque-a no canal.",
);
const NO_PERMISSION = refusedAs(
  "account_dead",
  "O app perdeu a permissão de responder por esta conta do Instagram. Autorize-a de novo e troque a chave no canal.",
);
const LOCKED = refusedAs("account_dead", "A Meta bloqueou esta conta do Instagram. Veja o motivo na própria conta.");
const CLOSED = refusedAs(
  "window_closed",
  "Passou o prazo de resposta desde a última mensagem do cliente. Espere ele escrever de novo.",
);
const GONE = refusedAs(
  "undeliverable",
  "Esta pessoa não recebe mensagens desta conta: bloqueou, saiu do Instagram ou restringe quem escreve. Fale com ela por outro meio.",
);
const ANSWERED = refusedAs(
  "left_out",
  "Um comentário leva uma só resposta privada, e ela já foi. A próxima pode ir quando a pessoa responder no Direct.",
);
const COMMENT_GONE = refusedAs(
  "undeliverable",
  "O comentário não leva mais resposta privada: foi apagado ou tem mais de 7 dias.",
);
const BAD_FILE = refusedAs("unsupported", "O Instagram não aceitou o arquivo. Mande em JPG, PNG, MP4, M4A ou PDF.");
const BAD_REQUEST = refusedAs("bad_request", "A Meta recusou o formato da mensagem.");
const APP_PACE = retriedBy("provider", "O aplicativo passou do ritmo que a Meta permite.");
const ACCOUNT_PACE = retriedBy("account", "A conta do Instagram passou do ritmo que a Meta permite.");
const UNWELL: ErrorMeaning = { is: "busy", reason: "A Meta está com problemas agora." };

/** Codes whose subcode says more. */
const BY_SUBCODE = new Map<number, ErrorMeaning>([
  [2534022, CLOSED],
  [2018278, CLOSED],
  [2018108, GONE],
  [2018001, GONE],
  [2534014, GONE],
  [1545041, GONE],
  [2534025, COMMENT_GONE],
  [2018047, BAD_FILE],
  [2018007, BAD_FILE],
  [2534080, BAD_FILE],
]);

const BY_CODE = new Map<number, ErrorMeaning>([
  [190, DEAD_TOKEN],
  [102, DEAD_TOKEN],
  [3, NO_PERMISSION],
  [10, NO_PERMISSION],
  [230, NO_PERMISSION],
  [368, LOCKED],
  [551, GONE],
  [10900, ANSWERED],
  [10901, COMMENT_GONE],
  [1, UNWELL],
  [2, UNWELL],
  [1200, UNWELL],
  [4, APP_PACE],
  [17, ACCOUNT_PACE],
  [32, ACCOUNT_PACE],
  [613, ACCOUNT_PACE],
  [80002, ACCOUNT_PACE],
  [80006, ACCOUNT_PACE],
  [100, BAD_REQUEST],
]);

/**
 * Every code that this channel knows, translated in this one place. Codes from 200 to 299 are missing permissions.
 * Undefined for a code that this version does not know.
 * @see https://developers.facebook.com/docs/messenger-platform/error-codes
 */
export function meaningOf(code: number, subcode: number | undefined, detail: string): ErrorMeaning | undefined {
  const exact = subcode === undefined ? undefined : BY_SUBCODE.get(subcode);
  if (exact) return exact;
  // Some versions leave the subcode out, and a closed window must not pause the account.
  if (code === 10 && /outside (of )?(the )?allowed window/i.test(detail)) return CLOSED;
  return BY_CODE.get(code) ?? (code >= 200 && code <= 299 ? NO_PERMISSION : undefined);
}
