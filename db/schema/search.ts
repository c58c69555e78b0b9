import { customType, index, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { serial, tenantId } from "./columns.js";

/** Compared byte by byte, so that the words with the same beginning are one range of the index. */
const word = customType<{ data: string }>({ dataType: () => 'text COLLATE "C"' });

/**
 * Which conversations have a word: in their messages, or (message 0) in what is known of the customer. A plain index
 * and not PostgreSQL's full text, because row-level security lets no GIN index be used: `@@` is not leakproof.
 */
export const searchWords = pgTable(
  "search_words",
  {
    tenantId: tenantId(),
    word: word("word").notNull(),
    conversationId: uuid("conversation_id").notNull(),
    /** The newest message that has it. */
    messageId: serial("message_id").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.word, t.conversationId] }),
    index("search_words_conversation").on(t.conversationId),
    index("search_words_newest").on(t.tenantId, t.word, t.messageId),
  ],
);

/** Each word once, for beginnings of words and for typos; `backwards` is the word from its end. */
export const searchVocabulary = pgTable(
  "search_vocabulary",
  { tenantId: tenantId(), word: word("word").notNull(), backwards: word("backwards").notNull() },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.word] }),
    index("search_vocabulary_backwards").on(t.tenantId, t.backwards),
  ],
);

/** Up to where a conversation is in the index. */
export const searchStandings = pgTable("search_standings", {
  conversationId: uuid("conversation_id").primaryKey(),
  tenantId: tenantId(),
  eventId: serial("event_id").notNull(),
  messageId: serial("message_id").notNull(),
  /** What was known of the customer, to see that it changed. */
  known: text("known").notNull(),
});
