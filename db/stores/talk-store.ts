import type { TalkStore } from "../../knowledge/ports.js";
import type { Database, Statement } from "../database.js";

const LINES: Statement = {
  name: "talk_before",
  text: `SELECT author, content ->> 'text' AS text FROM messages
    WHERE tenant_id = $1 AND conversation_id = $2 AND author IN ('contact', 'bot', 'person') AND content ->> 'text' IS NOT NULL
    ORDER BY id DESC LIMIT $3`,
};
const NAMES: Statement = {
  name: "talk_name",
  text: `SELECT c.name FROM conversations v JOIN contacts c ON c.tenant_id = v.tenant_id AND c.id = v.contact_id
    WHERE v.tenant_id = $1 AND v.id = $2`,
};

/** Implements `TalkStore`. */
export function createTalkStore(database: Database): TalkStore {
  return {
    async before(tenantId, conversationId, most) {
      const [lines = [], names = []] = await database.batch(
        [tenantId],
        [
          [LINES, [tenantId, conversationId, most]],
          [NAMES, [tenantId, conversationId]],
        ],
      );
      return {
        names: (names as { name: string | null }[]).flatMap(({ name }) => name ?? []),
        lines: (lines as { author: string; text: string }[])
          .map(({ author, text }) => ({ from: author === "contact" ? ("customer" as const) : ("shop" as const), text }))
          .reverse(),
      };
    },
  };
}
