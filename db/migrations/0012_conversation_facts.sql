CREATE TABLE "conversation_facts" (
	"tenant_id" uuid NOT NULL,
	"conversation_id" uuid NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"event_id" bigint NOT NULL,
	"n" smallint NOT NULL,
	"channel_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"user_id" uuid,
	"team" text,
	"reason" text,
	"score" smallint,
	CONSTRAINT "conversation_facts_tenant_id_conversation_id_at_event_id_n_pk" PRIMARY KEY("tenant_id","conversation_id","at","event_id","n")
);
--> statement-breakpoint
CREATE INDEX "conversation_facts_kind" ON "conversation_facts" USING btree ("tenant_id","kind","at");
--> statement-breakpoint
SELECT protect_tenant_table('conversation_facts');
--> statement-breakpoint
-- Append-only.
REVOKE UPDATE, DELETE ON conversation_facts FROM balcao_app;
