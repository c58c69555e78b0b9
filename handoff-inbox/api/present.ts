import type { DetailRow, ItemRow, LineRow } from "../../db/stores/desk-store.js";
import type { Why as WhyRow } from "../../db/stores/ledger-store.js";
import type { ProblemRow } from "../../db/stores/problem-store.js";
import type { UserRow } from "../../db/stores/user-store.js";
import type { ConversationDetail, DeskLine, Me, Problem, QueueItem, Why } from "../wire.js";

export function presentMe(user: UserRow): Me {
  const { id, name, email, role, teams, companyName, companySlug, timezone } = user;
  return { id, name, email, role, teams, company: { name: companyName, slug: companySlug, timezone } };
}

export function presentItem(row: ItemRow): QueueItem {
  const { id, contactName, phone, channelKind, channelTitle, owner, ownerId, ownerName, team } = row;
  return {
    id,
    contact: { name: contactName, phone },
    channel: { kind: channelKind, title: channelTitle },
    owner,
    ownerId,
    ownerName,
    team,
    waitingSince: row.waitingSince,
    reason: row.reason,
    last: row.last ? { author: row.last.author, text: wordsOf(row.last.content), at: row.last.at } : null,
    closed: row.closed,
    rating: row.rating,
    problem: row.problem,
  };
}

export function presentDetail(
  row: ItemRow & DetailRow,
  reader: { userId: string; windowHours: number | null; reportUrl(pageKey: string): string },
): ConversationDetail {
  const { contactId, email, tags, vars, optedOut, summary, lastInboundAt, orders, ratings } = row;
  const item = presentItem(row);
  const { windowHours } = reader;
  return {
    ...item,
    contact: { ...item.contact, id: contactId, email, tags, vars, optedOut },
    summary,
    mayReply: row.owner !== "person" || row.ownerId === null || row.ownerId === reader.userId,
    windowEndsAt: windowHours === null ? null : (lastInboundAt ?? 0) + windowHours * 3_600_000,
    devices: row.devices.map(({ page, ...device }) => ({ ...device, reportUrl: page ? reader.reportUrl(page) : null })),
    orders,
    ratings,
  };
}

/** The desk sees all but what is the provider's own. */
export function presentLine(row: LineRow): DeskLine {
  const { dedupe, content, ...line } = row;
  const { raw: _raw, providerRef: _ref, ...shown } = content;
  return { ...line, content: shown, key: keyOf(dedupe) };
}

export const dedupeOf = (userId: string, key: string) => `desk:${userId}:${key}`;
const keyOf = (dedupe: string | null) => /^desk:[^:]+:(.+)$/.exec(dedupe ?? "")?.[1] ?? null;

const WHAT: Record<string, string> = {
  send: "Mensagem que não saiu",
  fetch_media: "Arquivo que não chegou",
  http: "Consulta a outro sistema que falhou",
  request: "Pedido a outra parte do Balcão que falhou",
  message: "Mensagem do cliente que não pôde ser tratada",
};

export function presentProblem(row: ProblemRow): Problem {
  const { key, kind, conversationId, contactName, at } = row;
  const what =
    kind === "uncertain" ? "Não se sabe se a mensagem saiu" : (WHAT[row.what] ?? "Algo que não pôde ser tratado");
  // The stack of an error is for the log.
  const reason = row.reason?.split("\n", 1)[0]?.slice(0, 500) ?? "";
  return { key, kind, what, conversationId, contactName, text: row.content ? wordsOf(row.content) : "", reason, at };
}

export function presentWhy(row: WhyRow): Why {
  const trace = (typeof row.trace === "object" && row.trace !== null ? row.trace : {}) as Record<string, unknown>;
  const steps = Array.isArray(trace.steps) ? (trace.steps as unknown[][]) : [];
  return {
    event: { id: row.id, kind: row.kind, at: row.at.getTime() },
    outcome: row.outcome,
    program: typeof trace.program === "string" ? trace.program : null,
    heard: trace.heard ?? null,
    steps: steps.map(([flow, step, verb, note]) => ({
      flow: String(flow ?? ""),
      step: String(step ?? ""),
      verb: String(verb ?? ""),
      note: String(note ?? ""),
    })),
    error: row.error?.split("\n", 1)[0] ?? null,
  };
}

const MEDIA: Record<string, string> = {
  image: "Foto",
  audio: "Áudio",
  voice: "Áudio",
  video: "Vídeo",
  document: "Documento",
  sticker: "Figurinha",
};

/** A content in one line, for lists. */
export function wordsOf(content: Record<string, unknown>): string {
  const words =
    typeof content.text === "string" ? content.text : typeof content.caption === "string" ? content.caption : "";
  if (words !== "") return words.slice(0, 200);
  switch (content.kind) {
    case "media":
      return MEDIA[String(content.media)] ?? "Arquivo";
    case "location":
      return "Localização";
    case "contacts":
      return "Contato";
    case "reaction":
      return `Reação ${String(content.emoji ?? "")}`.trim();
    case "cart":
      return "Pedido do catálogo";
    case "template":
      return "Mensagem modelo";
    case "revoke":
      return "Mensagem apagada";
    default:
      return "Mensagem que o Balcão ainda não mostra";
  }
}
