import type { TranscriptLine } from "../../bot/vocabulary/transcript-line.js";
import type { Transcript } from "../../channels/ports.js";
import type { Database, Statement } from "../database.js";

const COLUMNS = `m.id::text, m.conversation_id AS "conversationId", m.author, m.person_name AS "personName", m.content, m.status,
  m.provider_id AS "providerId", (extract(epoch FROM m.at) * 1000)::float8 AS at`;
const OF =
  "identities i JOIN messages m ON m.conversation_id = i.conversation_id WHERE i.channel_id = $1 AND i.external_id = $2 AND m.author <> 'note'";

const AFTER: Statement = {
  name: "lines_after",
  text: `SELECT ${COLUMNS} FROM ${OF} AND m.id > $3 ORDER BY m.id LIMIT $4`,
};
const NEWEST: Statement = {
  name: "lines_newest",
  text: `SELECT * FROM (SELECT ${COLUMNS}, m.id AS place FROM ${OF} ORDER BY m.id DESC LIMIT $3) newest ORDER BY place`,
};

/** Implements `Transcript`. Notes of the staff are never among its lines. */
export function createTranscriptStore(database: Database): Transcript {
  return {
    since(account, externalId, afterId, limit) {
      return database.transaction([account.tenantId], async (tx) => {
        const rows =
          afterId === null
            ? await tx.run<TranscriptLine & { place?: string }>(NEWEST, [account.id, externalId, limit])
            : await tx.run<TranscriptLine & { place?: string }>(AFTER, [account.id, externalId, afterId, limit]);
        return rows.map(({ place: _place, ...line }) => line);
      });
    },
  };
}
