import type { DeviceCommand } from "../../bot/ports/device-store.js";
import { findAction } from "../actions/allow-list.js";

type Measures = { [measure: string]: number };

/** Bytes as people say them: `4,2 GB`. */
export function bytesInWords(bytes: number): string {
  const units = ["bytes", "KB", "MB", "GB", "TB"];
  let size = Math.max(0, bytes);
  let unit = 0;
  while (size >= 1000 && unit < units.length - 1) {
    size /= 1000;
    unit += 1;
  }
  return `${size.toLocaleString("pt-BR", { maximumFractionDigits: size < 10 && unit > 1 ? 1 : 0 })} ${units[unit]}`;
}

const files = (count: number) => (count === 1 ? "1 arquivo" : `${count.toLocaleString("pt-BR")} arquivos`);

/** What one action would do, as the customer agrees to it: from the numbers of its dry run. */
export function previewWords({ action, result }: DeviceCommand): string {
  const effect: Measures = result?.effect ?? {};
  const title = findAction(action)?.title ?? action;
  const amount =
    effect.files !== undefined && effect.bytes !== undefined
      ? `: ${files(effect.files)}, ${bytesInWords(effect.bytes)}`
      : effect.bytes !== undefined
        ? `: ${bytesInWords(effect.bytes)}`
        : "";
  return `${title}${amount}. ${sentence(result?.undo ?? null)}`;
}

/** What one action did. */
export function resultWords({ action, result }: DeviceCommand): string {
  const effect: Measures = result?.effect ?? {};
  const title = findAction(action)?.title ?? action;
  const done = effect.bytes === undefined ? "feita" : `${bytesInWords(effect.bytes)} a menos no caminho`;
  return `${title}: ${done}. ${sentence(result?.undo ?? null)}`;
}

/** All that a plan does, a line each. The very text that the customer's yes must hold. */
export function planWords(previews: readonly DeviceCommand[]): string {
  return previews.map((each) => `• ${previewWords(each)}`).join("\n");
}

function sentence(undo: string | null): string {
  if (undo === null) return "Isso não dá para desfazer.";
  return /[.!?]$/.test(undo) ? undo : `${undo}.`;
}

/** Why something was not done, for the customer; agents' own reasons are words of a closed list. */
export function reasonWords(reason: string | undefined): string {
  return REASONS.get(reason ?? "") ?? "o programa no computador não conseguiu fazer.";
}

const REASONS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    declined: "alguém disse não na tela do computador.",
    expired: "o computador não apareceu a tempo.",
    not_for_this_system: "isso não existe no sistema deste computador.",
    unknown_action: "a versão do programa no computador não conhece esse conserto.",
    no_preview: "a prévia ficou velha e precisa ser feita de novo.",
    bad_signature: "o computador foi conectado a outra chave e precisa ser conectado de novo.",
    earlier_failed: "uma etapa anterior não deu certo.",
    unpaid: "o pagamento do pedido não está mais confirmado.",
    not_written: "não há espaço no disco nem para anotar o que seria feito.",
    withdrawn: "o prazo passou antes de o computador começar.",
  }),
);
