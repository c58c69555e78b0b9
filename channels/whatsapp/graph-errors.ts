import { type ErrorMeaning, refusedAs as refused, retriedBy as retry } from "../meta/read-reply.js";

/** Meta allows one message per 6 s to the same number, then asks to wait 4^X s. The engine counts the X. */
const PAIR_PAUSE_MS = 6000;

const DEAD_TOKEN = refused("account_dead", "A Meta não aceita mais a chave de acesso deste número. Gere uma nova.");
const NO_PERMISSION = refused("account_dead", "A chave de acesso não tem permissão para este número.");
const LOCKED = refused("account_dead", "A Meta bloqueou esta conta do WhatsApp.");
const NOT_REGISTERED = refused("account_dead", "Este número não está registrado na Cloud API.");
const BAD_REQUEST = refused("bad_request", "A Meta recusou o formato da mensagem.");
const ACCOUNT_PACE = retry("account", "O número passou do ritmo de envio permitido.");
const UNWELL: ErrorMeaning = { is: "busy", reason: "A Meta está com problemas agora." };

/**
 * Every code that this channel knows, translated in this one place.
 * @see https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes
 */
const MEANINGS = new Map<number, ErrorMeaning>([
  [0, DEAD_TOKEN],
  [190, DEAD_TOKEN],
  [3, NO_PERMISSION],
  [10, NO_PERMISSION],
  [131005, NO_PERMISSION],
  [33, NOT_REGISTERED],
  [131045, NOT_REGISTERED],
  [133010, NOT_REGISTERED],
  [368, LOCKED],
  [131031, LOCKED],
  [1, UNWELL],
  [2, UNWELL],
  [131000, UNWELL],
  [131016, UNWELL],
  [4, ACCOUNT_PACE],
  [80007, ACCOUNT_PACE],
  [130429, ACCOUNT_PACE],
  [131057, retry("account", "A conta está em manutenção na Meta.")],
  [131056, retry("pair", "Mensagens demais para a mesma pessoa em pouco tempo.", PAIR_PAUSE_MS)],
  [131047, refused("window_closed", "Passaram mais de 24 horas desde a última mensagem do cliente.")],
  [470, refused("window_closed", "Passaram mais de 24 horas desde a última mensagem do cliente.")],
  [131026, refused("undeliverable", "Este número não pode receber a mensagem pelo WhatsApp.")],
  [131030, refused("undeliverable", "Este número não está na lista de testes da conta.")],
  [131062, refused("unsupported", "Esta mensagem só pode ir para um número, e a pessoa não mostra o seu.")],
  [131042, refused("blocked", "Há um problema de pagamento na conta da Meta.")],
  [131048, refused("blocked", "A Meta limitou os envios deste número por suspeita de spam.")],
  [131049, refused("blocked", "A Meta decidiu não entregar esta mensagem para proteger a pessoa de excessos.")],
  [131050, refused("blocked", "A pessoa não quer receber mensagens de divulgação.")],
  [130472, refused("blocked", "A Meta não entrega esta mensagem: a pessoa está em um experimento dela.")],
  [130497, refused("blocked", "A conta não pode enviar mensagens para este país.")],
  [131051, refused("unsupported", "O WhatsApp não aceita este tipo de mensagem.")],
  [131053, refused("unsupported", "O WhatsApp não aceitou o arquivo (tipo ou endereço).")],
  [131052, refused("unsupported", "O WhatsApp não conseguiu baixar o arquivo.")],
  [100, BAD_REQUEST],
  [131008, BAD_REQUEST],
  [131009, BAD_REQUEST],
  [131021, BAD_REQUEST],
  [132000, refused("template", "O número de variáveis não é o do modelo. Acerte os valores.")],
  [132001, refused("template", "O modelo não existe neste idioma, ou ainda não foi aprovado.")],
  [132005, refused("template", "O modelo ficou longo demais com estes valores. Encurte-os.")],
  [132007, refused("template", "O texto do modelo fere as regras da Meta. Revise-o na Meta.", "rejected")],
  [132012, refused("template", "O formato dos valores não é o que o modelo pede.")],
  [132015, refused("template", "A Meta pausou o modelo, porque clientes reclamaram dele. Use outro.", "paused")],
  [132016, refused("template", "A Meta desativou o modelo de vez. Crie outro.", "disabled")],
  [132068, refused("template", "O formulário deste modelo está bloqueado pela Meta. Corrija-o na Meta.")],
  [
    132069,
    refused("template", "O formulário deste modelo passou do ritmo permitido. Tente em uma hora, ou use outro."),
  ],
]);

/** Undefined for a code that this version does not know. Codes from 200 to 299 are missing permissions. */
export function meaningOf(code: number): ErrorMeaning | undefined {
  return MEANINGS.get(code) ?? (code >= 200 && code <= 299 ? NO_PERMISSION : undefined);
}

/** Whether the same message may be sent again after a `failed` status with this code. */
export function isRetryableCode(code: number | string): boolean {
  const meaning = typeof code === "number" ? meaningOf(code) : undefined;
  return meaning !== undefined && meaning.is !== "refused";
}
