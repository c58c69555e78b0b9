import type { ConversationRef } from "../../../bot/ports/store.js";
import type { InboundContent } from "../../../bot/vocabulary/content.js";
import type { Database, Statement } from "../../database.js";
import { storableJson } from "./storable-json.js";

const COMPLETE: Statement = {
  name: "complete_media",
  text: "UPDATE messages SET content = $3::jsonb WHERE conversation_id = $1 AND event_id = $2 AND n = -1 AND author = 'contact'",
};
const COMPLETE_EVENT: Statement = {
  name: "complete_media_event",
  text: "UPDATE events SET payload = jsonb_set(payload, '{content}', $3::jsonb) WHERE id = $2 AND conversation_id = $1",
};

/** The part of `Store` for files: adds a file to its line and event when it was fetched after they were stored. */
export function createMediaStore(database: Database) {
  return {
    async completeMedia(ref: ConversationRef, eventId: string, content: InboundContent): Promise<void> {
      await database.transaction([ref.tenantId], async (tx) => {
        const values = [ref.conversationId, eventId, storableJson(content)];
        await tx.run(COMPLETE_EVENT, values);
        await tx.run(COMPLETE, values);
      });
    },
  };
}
