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

/** What one action would do, as the customer agrees to it: from the numbers of its dry run, folder by folder where it tells them. */
export function previewWords({ action, result }: DeviceCommand): string {
  const effect: Measures = result?.effect ?? {};
  const title = findAction(action)?.title ?? action;
  const folders = result?.folders ?? [];
  if (folders.length === 0) return `${title}${amount(effect)}. ${undoWords(result?.undo ?? null)}`;
  const rows = folders.map(
    ({ folder, files: count, bytes, freed }) =>
      `   ${folder}: ${files(count)}, ${bytesInWords(bytes)}, ${freed === "now" ? "apagados" : `guardados por ${DAYS} dias`}`,
  );
  const stay = effect.stayFiles
    ? [`   Ficam onde estão, por falta de lugar para guardar: ${files(effect.stayFiles)}.`]
    : [];
  return [`${title}:`, ...rows, ...stay, `   ${freedWords(effect, "Libera")} ${undoWords(result?.undo ?? null)}`].join(
    "\n",
  );
}

/** What one action did, what of the promise was not done, and the free room of the disks that it touched, before and now. */
export function resultWords({ action, result }: DeviceCommand): string {
  const effect: Measures = result?.effect ?? {};
  const title = findAction(action)?.title ?? action;
  const done = effect.bytes === undefined ? "feita." : freedWords(effect, "liberou");
  const left = effect.leftFiles
    ? ` ${files(effect.leftFiles)} do que foi previsto ${effect.leftFiles === 1 ? "ficou, porque mudou ou está" : "ficaram, porque mudaram ou estão"} em uso.`
    : "";
  return `${title}: ${done}${left}${diskWords(result)} ${undoWords(result?.undo ?? null)}`;
}

/** Whether all that the preview promised was done. */
export function isComplete({ result }: DeviceCommand): boolean {
  return !result?.effect.leftFiles;
}

const DAYS = 15;

/** What is free at once, and what only when the quarantine ends. */
function freedWords(effect: Measures, verb: "Libera" | "liberou"): string {
  const now = effect.bytes ? `${verb} ${bytesInWords(effect.bytes)} agora` : `${verb} nada agora`;
  const later = effect.laterBytes ? ` e ${bytesInWords(effect.laterBytes)} daqui a ${DAYS} dias` : "";
  return `${now}${later}.`;
}

function diskWords(result: DeviceCommand["result"]): string {
  const disks =
    result?.disks ??
    (result?.before?.freeBytes === undefined || result.after?.freeBytes === undefined
      ? []
      : [{ mount: null, freeBefore: result.before.freeBytes, freeAfter: result.after.freeBytes }]);
  return disks
    .map(
      ({ mount, freeBefore, freeAfter }) =>
        ` Espaço livre${mount === null ? "" : ` em ${mount}`}: ${bytesInWords(freeBefore)} antes, ${bytesInWords(freeAfter)} agora.`,
    )
    .join("");
}

function amount(effect: Measures): string {
  if (effect.bytes === undefined) return "";
  return effect.files === undefined
    ? `: ${bytesInWords(effect.bytes)}`
    : `: ${files(effect.files)}, ${bytesInWords(effect.bytes)}`;
}

/** All that a plan does, a line each. The very text that the customer's yes must hold. */
export function planWords(previews: readonly DeviceCommand[]): string {
  return previews.map((each) => `• ${previewWords(each)}`).join("\n");
}

function undoWords(undo: string | null): string {
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
