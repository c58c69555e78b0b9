import type { LiveEvent } from "../../bot/ports/live.js";
import { createKeyedQueue } from "../../platform/keyed-queue.js";
import { can, type Sight, sightOf } from "../../platform/rights.js";
import type { DeskDeps } from "./deps.js";
import {
  askerOf,
  conversationAudience,
  type DeskNamespace,
  type DeskSocket,
  personAudience,
  tenantAudience,
} from "./desk-audiences.js";
import { presentItem, presentLine } from "./present.js";
import { thingOf } from "./seen-conversation.js";

/** How long changed conversations, and the counts, wait to be sent together, in ms. */
const ITEMS_MS = 80;
const COUNTS_MS = 400;

/**
 * Turns what the engine publishes into the desk's news. The news are read from the database as a page would read them,
 * and only when somebody of the company listens. News of one conversation keep their order.
 */
export function createNewsTeller(namespace: DeskNamespace, deps: DeskDeps) {
  const queue = createKeyedQueue();
  const later = new Map<string, NodeJS.Timeout>();
  /** The conversations of a tenant that changed since they were last sent. */
  const changed = new Map<string, Set<string>>();
  const listens = (audience: string) => (namespace.adapter.rooms.get(audience)?.size ?? 0) > 0;

  /**
   * Runs after everything that was handed over for the same key. A failure is logged and does not stop what follows.
   */
  function inOrder(key: string, work: () => Promise<void>): void {
    queue
      .run(key, work)
      .catch((error: unknown) => deps.log.error({ err: error }, "news for the desk could not be told"));
  }

  function soon(key: string, ms: number, work: () => Promise<void>): void {
    if (later.has(key)) return;
    const timer = setTimeout(() => {
      later.delete(key);
      inOrder(key, work);
    }, ms);
    later.set(key, timer);
  }

  async function tellLine(tenantId: string, conversationId: string, lineId: string): Promise<void> {
    const row = await deps.desk.line(tenantId, conversationId, lineId);
    if (row) namespace.local.to(conversationAudience(conversationId)).emit("line", presentLine(row));
  }

  async function tellStatus(tenantId: string, conversationId: string, lineId: string, status: string): Promise<void> {
    const bad = status === "failed" || status === "uncertain";
    const problem = bad ? ((await deps.desk.line(tenantId, conversationId, lineId))?.problem ?? null) : null;
    namespace.local
      .to(conversationAudience(conversationId))
      .emit("status", { conversationId, lineId, status, problem });
  }

  /** Everything that changed within a moment is read at once, because a busy desk must not slow conversations down. */
  async function tellItems(tenantId: string): Promise<void> {
    const ids = [...(changed.get(tenantId) ?? [])];
    changed.delete(tenantId);
    const rows = await deps.desk.items(tenantId, ids);
    const users = [...new Set(socketsOf(tenantId).map(({ data }) => data.userId))];
    const unreads = await deps.desk.unread(tenantId, users, ids);
    for (const row of rows) {
      const thing = thingOf(tenantId, row);
      const sees = ({ data }: DeskSocket) => can(askerOf(data), "conversations.read", thing);
      const [seeing, others] = [socketsOf(tenantId).filter(sees), socketsOf(tenantId).filter((one) => !sees(one))];
      const unreadBy = ({ data }: DeskSocket) => unreads.get(`${data.userId} ${row.id}`) ?? 0;
      for (const unread of new Set(seeing.map(unreadBy))) {
        const alike = seeing.filter((one) => unreadBy(one) === unread);
        audienceOf(alike)?.emit("conversation", presentItem(row, { ...deps, unread }));
      }
      // It went to another team, or never was theirs to see: of those, only its id is told.
      audienceOf(others)?.emit("gone", { conversationId: row.id });
      for (const socket of others)
        if (socket.data.followed.delete(row.id)) void socket.leave(conversationAudience(row.id));
    }
  }

  /** Null for nobody: socket.io takes an empty list of rooms for everybody. */
  const audienceOf = (sockets: readonly DeskSocket[]) =>
    sockets.length === 0 ? null : namespace.local.to(sockets.map(({ id }) => id));

  function socketsOf(tenantId: string): DeskSocket[] {
    const ids = namespace.adapter.rooms.get(tenantAudience(tenantId)) ?? [];
    return [...ids].flatMap((id) => namespace.sockets.get(id) ?? []);
  }

  function conversationChanged(tenantId: string, conversationId: string): void {
    changed.set(tenantId, (changed.get(tenantId) ?? new Set()).add(conversationId));
    soon(`items ${tenantId}`, ITEMS_MS, () => tellItems(tenantId));
    soon(`counts ${tenantId}`, COUNTS_MS, () => tellCounts(tenantId));
  }

  async function tellCounts(tenantId: string): Promise<void> {
    const people = new Map<string, Sight>();
    for (const { data } of socketsOf(tenantId)) {
      const sight = sightOf(askerOf(data), "conversations.read");
      if (sight !== null) people.set(data.userId, sight);
    }
    for (const [userId, counts] of await deps.desk.counts(tenantId, [...people.values()]))
      namespace.local.to(personAudience(userId)).emit("counts", counts);
  }

  return {
    heard(event: LiveEvent): void {
      const { tenantId, conversationId } = event;
      if (!listens(tenantAudience(tenantId))) return;
      const followed = listens(conversationAudience(conversationId));
      if (event.kind === "typing") {
        const { who, on } = event;
        const name = null;
        if (followed)
          namespace.local.to(conversationAudience(conversationId)).emit("typing", { conversationId, who, on, name });
        return;
      }
      if (followed && event.kind === "line")
        inOrder(conversationId, () => tellLine(tenantId, conversationId, event.line.id));
      if (followed && event.kind === "status")
        inOrder(conversationId, () => tellStatus(tenantId, conversationId, event.messageId, event.status));
      conversationChanged(tenantId, conversationId);
    },
    /** A person decided about a problem, which the engine does not publish. */
    changed(tenantId: string, conversationId: string): void {
      if (!listens(tenantAudience(tenantId))) return;
      conversationChanged(tenantId, conversationId);
    },
    async close(): Promise<void> {
      for (const timer of later.values()) clearTimeout(timer);
      later.clear();
      await queue.settled();
    },
  };
}
