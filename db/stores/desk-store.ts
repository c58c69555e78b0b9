import type { TemplateChoice } from "../../bot/vocabulary/content.js";
import type { FactKind } from "../../bot/vocabulary/conversation-fact.js";
import type { OrderState } from "../../bot/vocabulary/order-states.js";
import type { Sight } from "../../platform/rights.js";
import type { Database, Statement } from "../database.js";
import { forSight } from "./by-sight.js";
import {
  BY_VIEW,
  COUNTS,
  DETAIL,
  type DeskView,
  ITEMS,
  LINES,
  ONE_LINE,
  RATINGS,
  READ,
  STANDING,
  UNREAD,
} from "./desk-statements.js";
import { PROBLEM_COUNT } from "./problem-store.js";

export type ItemRow = {
  id: string;
  channelId: string;
  contactId: string;
  contactName: string | null;
  phone: string | null;
  channelKind: string;
  channelTitle: string;
  owner: "bot" | "person" | "nobody";
  ownerId: string | null;
  ownerName: string | null;
  team: string | null;
  waitingSince: number | null;
  handedOverAt: number | null;
  lastInboundAt: number | null;
  reason: string | null;
  last: { author: string; content: Record<string, unknown>; at: number } | null;
  closed: boolean;
  rating: number | null;
  problem: boolean;
  /** The conversation's position in the order of its view. */
  place: string;
};
export type LineRow = {
  id: string;
  conversationId: string;
  author: "contact" | "bot" | "person" | "system" | "note";
  personName: string | null;
  content: Record<string, unknown>;
  status: string | null;
  problem: string | null;
  dedupe: string | null;
  at: number;
};
export type DetailRow = {
  email: string | null;
  tags: string[];
  vars: Record<string, unknown>;
  optedOut: boolean;
  summary: string | null;
  devices: {
    id: string;
    name: string;
    os: string;
    kind: "agent" | "guided";
    lastSeenAt: number | null;
    score: number | null;
    page: string | null;
  }[];
  orders: { id: string; number: number; state: OrderState; total: number; currency: string }[];
  ratings: { score: number; comment: string | null; at: number }[];
  /** The newest first. */
  facts: {
    kind: FactKind;
    at: number;
    person: string | null;
    team: string | null;
    reason: string | null;
    score: number | null;
  }[];
};
/** What the desk must know about a conversation before a person acts on it. */
export type StandingRow = {
  channelId: string;
  channelKind: string;
  externalId: string;
  team: string | null;
  owner: "bot" | "person" | "nobody";
  ownerId: string | null;
  ownerName: string | null;
  lastInboundAt: number | null;
  /** The act that was accepted before under the same key. */
  done: { conversationId: string; kind: string; text: string | null; template: TemplateChoice | null } | null;
};
/** `unread`: conversations that the person has and whose customer wrote what they have not read. */
export type Counts = Record<DeskView, number> & { problems: number; unread: number };
export type RatingsRow = {
  average: number | null;
  count: number;
  recent: {
    conversationId: string;
    contactId: string;
    contactName: string | null;
    phone: string | null;
    score: number;
    comment: string | null;
    at: number;
  }[];
};

/** Reads what the desk shows. Nothing here changes anything, and every read sees one tenant only. */
export function createDeskStore(database: Database) {
  const one = async <Row>(tenantId: string, statement: Statement, values: unknown[]): Promise<Row[]> => {
    const [rows = []] = await database.batch([tenantId], [[statement, values]]);
    return rows as Row[];
  };
  return {
    /**
     * A page of a view: at most `most` conversations in the view's order, after `place` of the last one seen, with the
     * counts of all views.
     */
    async queue(
      tenantId: string,
      sight: Sight,
      view: DeskView,
      after: { place: string; id: string } | null,
      most: number,
    ): Promise<{ items: ItemRow[]; counts: Counts }> {
      const values = [tenantId, after?.place ?? null, after?.id ?? null, most];
      const [items = [], counts = [], problems = []] = await database.batch(
        [tenantId],
        [
          forSight(BY_VIEW[view], values, sight),
          forSight(COUNTS, [tenantId], sight),
          forSight(PROBLEM_COUNT, [tenantId], sight),
        ],
      );
      return {
        items: items as ItemRow[],
        counts: { ...(counts[0] as Omit<Counts, "problems">), ...(problems[0] as { problems: number }) },
      };
    },
    /** The counts of each of these people by user id: of what each of them sees. */
    async counts(tenantId: string, people: readonly Sight[]): Promise<Map<string, Counts>> {
      const rows = await database.batch(
        [tenantId],
        people.flatMap((sight) => [forSight(COUNTS, [tenantId], sight), forSight(PROBLEM_COUNT, [tenantId], sight)]),
      );
      const countsAt = (at: number) => ({ ...(rows[2 * at]?.[0] as object), ...(rows[2 * at + 1]?.[0] as object) });
      return new Map(people.map(({ userId }, at) => [userId, countsAt(at) as Counts]));
    },
    /** How many lines each of these people has not read, by user and conversation (`<user> <conversation>`); without an entry, none. */
    async unread(tenantId: string, users: readonly string[], ids: readonly string[]): Promise<Map<string, number>> {
      const rows = await one<{ userId: string; id: string; unread: number }>(tenantId, UNREAD, [tenantId, users, ids]);
      return new Map(rows.map(({ userId, id, unread }) => [`${userId} ${id}`, unread]));
    },
    /** This person has read the conversation up to its newest line. */
    async read(tenantId: string, userId: string, id: string): Promise<void> {
      await one(tenantId, READ, [tenantId, userId, id]);
    },
    items: (tenantId: string, ids: readonly string[]) => one<ItemRow>(tenantId, ITEMS, [tenantId, ids]),
    async detail(tenantId: string, id: string): Promise<(ItemRow & DetailRow) | null> {
      const [items = [], details = []] = await database.batch(
        [tenantId],
        [
          [ITEMS, [tenantId, [id]]],
          [DETAIL, [tenantId, id]],
        ],
      );
      return items[0] && details[0] ? { ...(items[0] as ItemRow), ...(details[0] as DetailRow) } : null;
    },
    /**
     * Lines, oldest first: the newest ones, those before an id, or those after one; and what the conversation is now.
     * Null when there is no such conversation.
     */
    async lines(
      tenantId: string,
      id: string,
      where: { before?: string; after?: string },
      most: number,
    ): Promise<(StandingRow & { lines: LineRow[]; more: boolean }) | null> {
      const forward = where.after !== undefined;
      const edge = where.after ?? where.before ?? null;
      const [found = [], rows = []] = await database.batch(
        [tenantId],
        [
          [STANDING, [tenantId, id, ""]],
          [forward ? LINES.after : LINES.before, [tenantId, id, edge, most + 1]],
        ],
      );
      const [standing] = found as StandingRow[];
      if (!standing) return null;
      const page = (rows as LineRow[]).slice(0, most);
      return { ...standing, lines: forward ? page : page.reverse(), more: rows.length > most };
    },
    async line(tenantId: string, conversationId: string, lineId: string): Promise<LineRow | null> {
      return (await one<LineRow>(tenantId, ONE_LINE, [tenantId, conversationId, lineId]))[0] ?? null;
    },
    /** `dedupe` is the key under which the act would be stored. Null when there is no such conversation. */
    async standing(tenantId: string, id: string, dedupe: string): Promise<StandingRow | null> {
      return (await one<StandingRow>(tenantId, STANDING, [tenantId, id, dedupe]))[0] ?? null;
    },
    async ratings(tenantId: string, sight: Sight): Promise<RatingsRow> {
      const [rows = []] = await database.batch([tenantId], [forSight(RATINGS, [tenantId], sight)]);
      return (rows as RatingsRow[])[0] ?? { average: null, count: 0, recent: [] };
    },
  };
}

export type DeskStore = ReturnType<typeof createDeskStore>;
