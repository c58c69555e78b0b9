import type { Room } from "../bot/ports/rooms.js";
import { calendar } from "../company/calendar.js";
import { portuguese } from "../company/portuguese.js";
import { createKnowledgeCareStore } from "../db/stores/knowledge-care-store.js";
import { createKnowledgeStore } from "../db/stores/knowledge-store.js";
import { createTalkStore } from "../db/stores/talk-store.js";
import { listTenants } from "../db/stores/tenant-store.js";
import { createKnowledgeRoom, type KnowledgeRoom } from "../knowledge/knowledge-room.js";
import { createRateLimiter } from "../platform/limits/rate-limiter.js";
import { createKnowledgeChecks } from "./knowledge-checks.js";
import type { OpenedRoom, RoomTools } from "./room-tools.js";

/** How often it is looked for companies whose knowledge changed while nobody told this process, in ms. */
const CHECKS_MS = 60_000;

/** Opens the knowledge room, which answers questions in conversations from the company's articles. */
export function openKnowledgeRoom({
  installation,
  models,
  jobs,
  serves,
  now,
  log,
}: RoomTools): OpenedRoom & { knowledge: KnowledgeRoom } {
  const { database } = installation;
  const store = createKnowledgeStore(database);
  const writing = { model: models.ask, talk: createTalkStore(database) };
  const knowledge = createKnowledgeRoom({ store, language: portuguese, calendar, now, writing });
  const checks = createKnowledgeChecks({ knowledge, care: createKnowledgeCareStore(database), now, log });
  let started = false;
  return {
    room: paced(
      { "knowledge.search": knowledge["knowledge.search"] },
      installation.config.tenantSearchesPerMinute,
      now,
    ),
    knowledge,
    forget(tenantId) {
      knowledge.forget(tenantId);
      if (started && tenantId !== null && serves(tenantId)) void checks.check(tenantId);
    },
    start() {
      started = true;
      jobs.every("checking what is known", CHECKS_MS, async () => {
        for (const { id } of await listTenants(database)) if (serves(id)) await checks.check(id);
      });
    },
    stop: checks.stop,
  };
}

/**
 * Limits how many questions of one company each process looks up in a minute, so that a company's flood of questions
 * delays only that company.
 */
function paced(room: Room, perMinute: number, now: () => number): Room {
  const search = room["knowledge.search"];
  if (perMinute === 0 || !search) return room;
  const limiter = createRateLimiter(now, 10_000);
  const rate = { burst: Math.max(1, Math.ceil(perMinute / 6)), perMinute };
  return {
    ...room,
    async "knowledge.search"(ask) {
      const afterMs = limiter(ask.tenantId, rate);
      if (afterMs === 0) return search(ask);
      return {
        outcome: "retry",
        reason: "Perguntas demais desta empresa neste minuto.",
        providerFault: false,
        afterMs,
      };
    },
  };
}
