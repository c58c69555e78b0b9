import type { Room } from "../bot/ports/rooms.js";
import { calendar } from "../company/calendar.js";
import { portuguese } from "../company/portuguese.js";
import { createKnowledgeStore } from "../db/stores/knowledge-store.js";
import { createTalkStore } from "../db/stores/talk-store.js";
import type { Examine } from "../handoff-inbox/ports.js";
import { createKnowledgeRoom } from "../knowledge/knowledge-room.js";
import { createRateLimiter } from "../platform/limits/rate-limiter.js";
import type { OpenedRoom, RoomTools } from "./room-tools.js";

/** Opens the knowledge room, which answers questions in conversations from the company's articles. */
export function openKnowledgeRoom({ installation, models, now }: RoomTools): OpenedRoom & { examine: Examine } {
  const { database } = installation;
  const store = createKnowledgeStore(database);
  const writing = { model: models.ask, talk: createTalkStore(database) };
  const { forget, examine, ...room } = createKnowledgeRoom({ store, language: portuguese, calendar, now, writing });
  return { room: paced(room, installation.config.tenantSearchesPerMinute, now), forget, examine };
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
