import { NEEDS_ADMINISTRATOR, NEEDS_PERSON } from "../actions/action-failed.js";
import { findAction } from "../actions/allow-list.js";
import type { DeviceTask } from "../ports.js";
import { PORTUGUESE } from "../program/words/portuguese.js";
import { measuresInWords } from "../program/words/repair-in-words.js";
import type { HostFacts } from "../wire.js";

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

/**
 * What an action would do, in the words to which the customer agrees: made from the numbers of its dry run, by folder
 * if it tells them.
 */
export function previewWords({ action, result }: DeviceTask): string {
  const effect: Measures = result?.effect ?? {};
  const title = findAction(action)?.title ?? action;
  const undo = undoWords(result?.undo ?? null);
  const told = result === null ? [] : measuresInWords({ undo: null, effect, ...result }, PORTUGUESE);
  if (told.length > 0) return [`${title}:`, ...told.map((line) => `   ${line}`), `   ${undo}`].join("\n");
  if (result?.folders === undefined) return `${title}${amount(effect)}. ${undo}`;
  const stay = effect.stayFiles
    ? [
        `   Sem lugar para guardar, ${files(effect.stayFiles)} (${bytesInWords(effect.stayBytes ?? 0)}) não serão mexidos.`,
      ]
    : [];
  if (result.folders.length === 0) return [`${title}: não há nada para apagar.`, ...stay].join("\n");
  const rows = result.folders.map(
    ({ folder, files: count, bytes, how }) => `   ${folder}: ${files(count)}, ${bytesInWords(bytes)}, ${HOW[how]}`,
  );
  return [`${title}:`, ...rows, ...stay, `   ${freedWords(effect, "Libera")} ${undo}`].join("\n");
}

/**
 * What an action did, what was promised and not done, and the free room of the disks that it touched, before and after.
 */
export function resultWords({ action, result }: DeviceTask): string {
  const effect: Measures = result?.effect ?? {};
  const title = findAction(action)?.title ?? action;
  const told = result === null ? [] : measuresInWords({ undo: null, effect, ...result }, PORTUGUESE);
  if (told.length > 0) {
    const lines = [`${title}: feito.`, ...told.map((line) => `   ${line}`), `   ${undoWords(result?.undo ?? null)}`];
    return [...lines, ...howToUndo(result?.undoWith)].join("\n");
  }
  // Agents that report no folders count what they put aside as freed. For them only the measured values are true.
  const done = result?.folders === undefined ? `feita${amount(effect)}.` : freedWords(effect, "liberou");
  const undo = [undoWords(result?.undo ?? null), ...howToUndo(result?.undoWith)].join("\n");
  return [`${title}: ${done}`, leftWords(effect), diskWords(result), undo].filter((words) => words !== "").join(" ");
}

/**
 * The bytes that are free at once: as the agent counted them or, for one that reports no folders, as it measured them.
 */
export function freedBytes({ result }: DeviceTask): number {
  if (result?.folders !== undefined) return result.effect?.bytes ?? 0;
  return Math.max(0, (result?.after?.freeBytes ?? 0) - (result?.before?.freeBytes ?? 0));
}

/** Whether everything that the preview promised was done. */
export function isComplete({ result }: DeviceTask): boolean {
  return !result?.effect?.leftFiles && !result?.effect?.leftPrograms;
}

/** Whether less than half of the promised bytes was freed. Somebody should then look at what was paid for. */
export function fellShort({ result }: DeviceTask): boolean {
  const { leftBytes = 0, bytes = 0, laterBytes = 0 }: Measures = result?.effect ?? {};
  return leftBytes > bytes + laterBytes;
}

const DAYS = 15;
const HOW = {
  removed: "apagados",
  kept: `guardados por ${DAYS} dias e depois apagados`,
  moved: `guardados por ${DAYS} dias em outro disco e depois apagados`,
} as const;

/** What is free at once, and what only after the quarantine ends. */
function freedWords(effect: Measures, verb: "Libera" | "liberou"): string {
  const now = effect.bytes ? `${verb} ${bytesInWords(effect.bytes)} agora` : `${verb} nada agora`;
  const later = effect.laterBytes ? ` e ${bytesInWords(effect.laterBytes)} daqui a ${DAYS} dias` : "";
  return `${now}${later}.`;
}

function leftWords({ leftFiles, leftBytes = 0 }: Measures): string {
  if (!leftFiles) return "";
  const size = bytesInWords(leftBytes);
  return leftFiles === 1
    ? `Do que foi previsto, 1 arquivo (${size}) ficou de fora: mudou, está em uso ou já não existia.`
    : `Do que foi previsto, ${files(leftFiles)} (${size}) ficaram de fora: mudaram, estão em uso ou já não existiam.`;
}

function diskWords(result: DeviceTask["result"]): string {
  const { before, after } = result ?? {};
  const measured =
    before?.freeBytes === undefined || after?.freeBytes === undefined
      ? []
      : [{ mount: null, freeBefore: before.freeBytes, freeAfter: after.freeBytes }];
  return (result?.disks ?? measured)
    .map(({ mount, freeBefore, freeAfter }) => {
      const place = mount === null ? "" : ` em ${mount}`;
      return `Espaço livre${place}: ${bytesInWords(freeBefore)} antes, ${bytesInWords(freeAfter)} agora.`;
    })
    .join(" ");
}

function amount({ bytes, files: count }: Measures): string {
  if (bytes === undefined) return "";
  return count === undefined ? `: ${bytesInWords(bytes)}` : `: ${files(count)}, ${bytesInWords(bytes)}`;
}

/** Everything that a plan does, one line each. The customer's consent must contain exactly this text. */
export function planWords(previews: readonly DeviceTask[]): string {
  return previews.map((each) => `• ${previewWords(each)}`).join("\n");
}

function undoWords(undo: string | null): string {
  if (undo === null) return "Isso não dá para desfazer.";
  return /[.!?]$/.test(undo) ? undo : `${undo}.`;
}

/** Written for somebody who never saw a terminal. The command stands on a line of its own, so that it can be copied. */
function howToUndo(of: { os: HostFacts["os"]; command: string } | undefined): string[] {
  if (of === undefined) return [];
  return [
    `Para trazer de volta, no computador: abra ${TERMINALS[of.os]}, cole a linha abaixo e aperte Enter. O programa que você baixou precisa continuar onde está.`,
    of.command,
    "Se não conseguir, diga aqui: uma pessoa ajuda.",
  ];
}

const TERMINALS: Record<HostFacts["os"], string> = {
  windows: "o menu Iniciar, digite PowerShell e aperte Enter",
  macos: "a busca (a lupa no alto da tela), digite Terminal e aperte Enter",
  linux: "o Terminal (no menu de programas ou com Ctrl+Alt+T)",
};

/** Why something was not done, for the customer. Agents' own reasons come from a closed list. */
export function reasonWords(reason: string | undefined): string {
  return REASONS.get(reason ?? "") ?? "o programa no computador não conseguiu fazer.";
}

const REASONS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    [NEEDS_ADMINISTRATOR]:
      "isso só um administrador do computador pode fazer. Abra o programa como administrador e peça de novo.",
    [NEEDS_PERSON]: "isso só se faz com alguém diante do computador, porque a conexão cai por um momento.",
    declined: "alguém disse não na tela do computador.",
    closed: "o programa foi fechado no computador antes de começar.",
    unanswered: "ninguém respondeu na tela do computador a tempo.",
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
