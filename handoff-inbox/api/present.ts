import type { Capabilities } from "../../bot/vocabulary/capabilities.js";
import { windowEndsAt } from "../../bot/vocabulary/window-ends-at.js";
import type { DetailRow, ItemRow, LineRow, RatingsRow } from "../../db/stores/desk-store.js";
import type { Why as WhyRow } from "../../db/stores/ledger-store.js";
import type { ProblemRow } from "../../db/stores/problem-store.js";
import type { UserRow } from "../../db/stores/user-store.js";
import type { Program } from "../../flows/program.js";
import { can, permissionsOf } from "../../platform/rights.js";
import { calledOf } from "../called.js";
import type { ConversationDetail } from "../contract/conversation.js";
import type { DeskLine, Why } from "../contract/lines.js";
import type { DeskProblem } from "../contract/problems.js";
import type { QueueItem } from "../contract/queue.js";
import type { RatingSummary } from "../contract/ratings.js";
import type { Me } from "../contract/session.js";
import { heardWords, rememberedWords } from "./flow-words.js";
import type { Person } from "./route.js";
import { thingOf } from "./seen-conversation.js";

export function presentMe(user: UserRow): Me {
  const { id, name, email, role, teams, companyName, companySlug, timezone } = user;
  const company = { name: companyName, slug: companySlug, timezone };
  const mustEnrol = user.secondFactorRequired && !user.secondFactor;
  return { id, name, email, role, permissions: permissionsOf(role), teams, company, mustEnrol };
}

/** What a list needs to know beside the row: who reads it, and what its channel can. */
export type ItemReader = { capabilitiesOf(channelKind: string): Capabilities | null; unread: number };

export function presentItem(row: ItemRow, { capabilitiesOf, unread }: ItemReader): QueueItem {
  const capabilities = capabilitiesOf(row.channelKind);
  const { id, contactName, phone, channelKind, channelTitle, owner, ownerId, ownerName, team } = row;
  return {
    id,
    contact: { called: calledOf({ id: row.contactId, name: contactName, phone }), name: contactName, phone },
    channel: { kind: channelKind, title: channelTitle },
    owner,
    ownerId,
    ownerName,
    team,
    waitingSince: row.waitingSince,
    handedOverAt: row.handedOverAt,
    reason: row.reason,
    last: row.last ? { author: row.last.author, text: wordsOf(row.last.content), at: row.last.at } : null,
    closed: row.closed,
    rating: row.rating,
    problem: row.problem,
    unread,
    windowEndsAt: capabilities && windowEndsAt(capabilities, { byPerson: true, lastInboundAt: row.lastInboundAt }),
  };
}

export function presentDetail(
  row: ItemRow & DetailRow,
  reader: {
    person: Person;
    /** The channel's; null when the installation has no such channel any more. */
    capabilities: Capabilities | null;
    reportUrl(pageKey: string): string;
    program: Program | null;
    now: number;
  },
): ConversationDetail {
  const { contactId, email, tags, vars, optedOut, summary, orders, ratings, facts } = row;
  const { person, capabilities, program, now } = reader;
  const item = presentItem(row, { capabilitiesOf: () => capabilities, unread: 0 });
  const remembered = rememberedWords(program, vars, localOf({ timezone: person.timezone, now }));
  const free = row.owner !== "person" || row.ownerId === null || row.ownerId === person.id;
  const mayReply = free && can(person, "conversations.act", thingOf(person.tenantId, row));
  return {
    ...item,
    contact: { ...item.contact, id: contactId, email, tags, remembered, optedOut },
    summary,
    mayReply,
    longestText: capabilities?.text.max ?? null,
    templates: mayReply && !optedOut && capabilities?.templates === true,
    devices: row.devices.map(({ page, ...device }) => ({ ...device, reportUrl: page ? reader.reportUrl(page) : null })),
    orders,
    ratings,
    facts,
  };
}

/** A line for the desk: everything except the provider's own objects. */
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
  understand: "Mensagem que o modelo não pôde ler; foi entendida sem ele",
  http: "Consulta a outro sistema que falhou",
  request: "Pedido a outra parte do Balcão que falhou",
  message: "Mensagem do cliente que não pôde ser tratada",
};

export function presentProblem(row: ProblemRow): DeskProblem {
  const { key, kind, conversationId, contactId, phone, at } = row;
  const contactName = calledOf({ id: contactId, name: row.contactName, phone });
  const what =
    kind === "uncertain" ? "Não se sabe se a mensagem saiu" : (WHAT[row.what] ?? "Algo que não pôde ser tratado");
  // The stack of an error is only for the log.
  const reason = row.reason?.split("\n", 1)[0]?.slice(0, 500).toWellFormed() ?? "";
  return { key, kind, what, conversationId, contactName, text: row.content ? wordsOf(row.content) : "", reason, at };
}

export function presentRatings({ average, count, recent }: RatingsRow): RatingSummary {
  const shown = recent.map(({ contactId, contactName, phone, ...rating }) => ({
    ...rating,
    contactName: calledOf({ id: contactId, name: contactName, phone }),
  }));
  return { average, count, recent: shown };
}

const localOf = ({ timezone, now }: { timezone: string; now: number }) => ({ timezone, locale: "pt-BR", now });

/** The program that the trace names. The titles of its flows come from it. */
export function programHashOf(row: WhyRow): string | null {
  const { program } = traceOf(row);
  return typeof program === "string" ? program : null;
}

function traceOf({ trace }: WhyRow): Record<string, unknown> {
  return (typeof trace === "object" && trace !== null ? trace : {}) as Record<string, unknown>;
}

export function presentWhy(row: WhyRow, reader: { program: Program | null; timezone: string; now: number }): Why {
  const trace = traceOf(row);
  const { program } = reader;
  const steps = Array.isArray(trace.steps) ? (trace.steps as unknown[][]) : [];
  const flows = steps.map(([flow]) => String(flow ?? ""));
  return {
    event: { id: row.id, kind: row.kind, at: row.at.getTime() },
    outcome: row.outcome,
    program: programHashOf(row),
    heard: heardWords(program, trace.heard, flows, localOf(reader)),
    steps: steps.map(([flow, step, verb, note]) => ({
      flow: String(flow ?? ""),
      title: program?.flows.get(String(flow ?? ""))?.title ?? String(flow ?? ""),
      step: String(step ?? ""),
      verb: String(verb ?? ""),
      note: String(note ?? ""),
    })),
    record: trace.heard ?? null,
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
  if (words !== "") return words.slice(0, 200).toWellFormed();
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
