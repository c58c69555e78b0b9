CREATE TABLE "search_standings" (
	"conversation_id" uuid PRIMARY KEY NOT NULL,
	"tenant_id" uuid NOT NULL,
	"event_id" bigint NOT NULL,
	"message_id" bigint NOT NULL,
	"known" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "search_vocabulary" (
	"tenant_id" uuid NOT NULL,
	"word" text COLLATE "C" NOT NULL,
	"backwards" text COLLATE "C" NOT NULL,
	CONSTRAINT "search_vocabulary_tenant_id_word_pk" PRIMARY KEY("tenant_id","word")
);
--> statement-breakpoint
CREATE TABLE "search_words" (
	"tenant_id" uuid NOT NULL,
	"word" text COLLATE "C" NOT NULL,
	"conversation_id" uuid NOT NULL,
	"message_id" bigint NOT NULL,
	CONSTRAINT "search_words_tenant_id_word_conversation_id_pk" PRIMARY KEY("tenant_id","word","conversation_id")
);
--> statement-breakpoint
CREATE INDEX "search_vocabulary_backwards" ON "search_vocabulary" USING btree ("tenant_id","backwards");--> statement-breakpoint
CREATE INDEX "search_words_conversation" ON "search_words" USING btree ("conversation_id");--> statement-breakpoint
CREATE INDEX "search_words_newest" ON "search_words" USING btree ("tenant_id","word","message_id");--> statement-breakpoint
SELECT protect_tenant_table(t::regclass) FROM unnest(ARRAY['search_words','search_vocabulary','search_standings']) t;
--> statement-breakpoint
GRANT CREATE ON SCHEMA public TO balcao_lookup;
--> statement-breakpoint
-- Conversations of which the search does not know the newest, and those in its index that are no more.
CREATE FUNCTION find_unindexed(most integer) RETURNS TABLE (tenant_id uuid, conversation_id uuid) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT coalesce(c.tenant_id, s.tenant_id), coalesce(c.id, s.conversation_id)
  FROM conversations c FULL JOIN search_standings s ON s.conversation_id = c.id
  WHERE c.id IS NULL OR s.conversation_id IS NULL OR s.event_id <> c.last_event_id LIMIT most
$$;
--> statement-breakpoint
ALTER FUNCTION find_unindexed(integer) OWNER TO balcao_lookup;
--> statement-breakpoint
REVOKE ALL ON FUNCTION find_unindexed(integer) FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION find_unindexed(integer) TO balcao_app;
--> statement-breakpoint
REVOKE CREATE ON SCHEMA public FROM balcao_lookup;
