import { deviceTexts } from "./device-texts.js";

type Detail = Readonly<Record<string, unknown>>;

const REASONS: Record<string, string> = {
  on_battery: "estava na bateria",
  too_often: "já foi medido mais vezes do que a pessoa no computador aceitou",
  unsigned: "a assinatura não confere",
  tampered: "o arquivo não é o que foi assinado",
  older: "a versão oferecida não é mais nova",
  other_server: "é de outro servidor",
  other_system: "não há arquivo para este sistema",
  not_stored: "não foi possível guardar o arquivo",
  does_not_start: "a versão nova não abre neste computador",
};
const BY: Record<string, string> = { chat: "pedido na conversa", person: "a pessoa no computador tirou" };

/**
 * What happened at a computer, in words for the office. What has no words yet is shown as it came, so that a newer
 * program of a customer hides nothing.
 */
export function eventInWords({ kind, detail }: { kind: string; detail: Detail }): { what: string; more: string } {
  const what = whatHappened(kind, detail) ?? deviceTexts.events[kind] ?? kind;
  const more = Object.entries(detail).flatMap(([name, value]) => inWords(kind, name, value) ?? []);
  return { what, more: more.join(" · ") };
}

function whatHappened(kind: string, { on, whole }: Detail): string | undefined {
  if (kind === "settings" && whole === false) return "passou a usar só uma parte da configuração nova";
  if (kind === "staying" && on === true) return "o programa fica";
  if (kind === "staying" && on === false) return "o programa não fica";
  return undefined;
}

/** Null for what the sentence already says. */
function inWords(kind: string, name: string, value: unknown): string | null {
  if (name === "on") return null;
  if (name === "whole") return value === false ? "o resto passa do que a pessoa no computador aceitou" : null;
  if (name === "reason") return REASONS[String(value)] ?? String(value);
  if (name === "by") return BY[String(value)] ?? String(value);
  if (name === "awayMs" && typeof value === "number") return `ficou fora por ${span(value / 1_000)}`;
  if (name === "seconds" && typeof value === "number") return `ligado por ${span(value)}`;
  if (name === "attempts") return value === 1 ? "1 tentativa" : `${String(value)} tentativas`;
  if (name === "version") return `versão ${String(value)}`;
  if (name === "from") return `da versão ${String(value)}`;
  if (name === "to") return `para a ${String(value)}`;
  if (name === "score") return `pontuação ${String(value)}`;
  // The socket library's word for it: it tells people who look for a fault more than ours would.
  if (kind === "disconnected" && name === "why") return String(value);
  return `${name}: ${String(value)}`;
}

function span(seconds: number): string {
  if (seconds < 90) return `${Math.round(seconds)} s`;
  return seconds < 5_400 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3_600)} h`;
}
