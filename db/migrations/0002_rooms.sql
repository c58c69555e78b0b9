CREATE TABLE "ratings" (
	"id" uuid PRIMARY KEY NOT NULL,
	"tenant_id" uuid NOT NULL,
	"conversation_id" uuid NOT NULL,
	"contact_id" uuid NOT NULL,
	"effect_key" text NOT NULL,
	"score" smallint NOT NULL,
	"comment" text,
	"user_id" uuid,
	"at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "sessions" (
	"id" uuid PRIMARY KEY NOT NULL,
	"tenant_id" uuid NOT NULL,
	"user_id" uuid NOT NULL,
	"family" uuid NOT NULL,
	"token_hash" text NOT NULL,
	"user_agent" text NOT NULL,
	"used_at" timestamp with time zone,
	"revoked_at" timestamp with time zone,
	"expires_at" timestamp with time zone NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "sessions_token_hash_unique" UNIQUE("token_hash")
);
--> statement-breakpoint
CREATE TABLE "device_commands" (
	"id" uuid PRIMARY KEY NOT NULL,
	"tenant_id" uuid NOT NULL,
	"device_id" uuid NOT NULL,
	"conversation_id" uuid NOT NULL,
	"channel_id" uuid NOT NULL,
	"order_id" uuid NOT NULL,
	"effect_key" text NOT NULL,
	"position" smallint NOT NULL,
	"preview_of" uuid,
	"action" text NOT NULL,
	"params" jsonb NOT NULL,
	"dry_run" boolean NOT NULL,
	"nonce" text NOT NULL,
	"state" text NOT NULL,
	"result" jsonb,
	"expires_at" timestamp with time zone NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"ended_at" timestamp with time zone,
	"told" boolean DEFAULT true NOT NULL,
	CONSTRAINT "device_commands_nonce_unique" UNIQUE("nonce")
);
--> statement-breakpoint
CREATE TABLE "devices" (
	"id" uuid PRIMARY KEY NOT NULL,
	"tenant_id" uuid NOT NULL,
	"contact_id" uuid,
	"name" text NOT NULL,
	"os" text NOT NULL,
	"public_key" text NOT NULL,
	"token_hash" text,
	"agent_version" text NOT NULL,
	"last_seen_at" timestamp with time zone,
	"revoked_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "devices_token_hash_unique" UNIQUE("token_hash")
);
--> statement-breakpoint
CREATE TABLE "pairings" (
	"id" uuid PRIMARY KEY NOT NULL,
	"tenant_id" uuid NOT NULL,
	"conversation_id" uuid NOT NULL,
	"channel_id" uuid NOT NULL,
	"contact_id" uuid NOT NULL,
	"effect_key" text NOT NULL,
	"code_hash" text NOT NULL,
	"code" text NOT NULL,
	"state" text NOT NULL,
	"attempts" smallint DEFAULT 0 NOT NULL,
	"device_id" uuid,
	"expires_at" timestamp with time zone NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "reports" (
	"id" uuid PRIMARY KEY NOT NULL,
	"tenant_id" uuid NOT NULL,
	"device_id" uuid NOT NULL,
	"conversation_id" uuid NOT NULL,
	"channel_id" uuid NOT NULL,
	"effect_key" text NOT NULL,
	"state" text NOT NULL,
	"scope" text NOT NULL,
	"score" integer,
	"findings" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"facts" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"page_key" text NOT NULL,
	"asked_at" timestamp with time zone DEFAULT now() NOT NULL,
	"reported_at" timestamp with time zone,
	"told" boolean DEFAULT false NOT NULL,
	CONSTRAINT "reports_page_key_unique" UNIQUE("page_key")
);
--> statement-breakpoint
CREATE TABLE "documents" (
	"id" uuid PRIMARY KEY NOT NULL,
	"tenant_id" uuid NOT NULL,
	"slug" text NOT NULL,
	"title" text NOT NULL,
	"body" text NOT NULL,
	"hash" text NOT NULL,
	"from_folder" boolean NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "gaps" (
	"id" uuid PRIMARY KEY NOT NULL,
	"tenant_id" uuid NOT NULL,
	"question" text NOT NULL,
	"normalised" text NOT NULL,
	"times" integer DEFAULT 1 NOT NULL,
	"effect_keys" text[] NOT NULL,
	"conversation_id" uuid NOT NULL,
	"state" text DEFAULT 'open' NOT NULL,
	"first_at" timestamp with time zone DEFAULT now() NOT NULL,
	"last_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "passages" (
	"id" uuid PRIMARY KEY NOT NULL,
	"tenant_id" uuid NOT NULL,
	"document_id" uuid NOT NULL,
	"position" integer NOT NULL,
	"heading" text NOT NULL,
	"text" text NOT NULL,
	"search" "tsvector" NOT NULL,
	"embedding" vector(384) NOT NULL,
	"embedder" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "catalog_items" (
	"id" uuid PRIMARY KEY NOT NULL,
	"tenant_id" uuid NOT NULL,
	"slug" text NOT NULL,
	"title" text NOT NULL,
	"description" text NOT NULL,
	"price" bigint NOT NULL,
	"currency" text NOT NULL,
	"minutes" integer NOT NULL,
	"actions" text[] NOT NULL,
	"active" boolean NOT NULL,
	"from_folder" boolean NOT NULL
);
--> statement-breakpoint
CREATE TABLE "order_events" (
	"id" uuid PRIMARY KEY NOT NULL,
	"tenant_id" uuid NOT NULL,
	"order_id" uuid NOT NULL,
	"payment_id" uuid,
	"kind" text NOT NULL,
	"detail" jsonb NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "order_lines" (
	"id" uuid PRIMARY KEY NOT NULL,
	"tenant_id" uuid NOT NULL,
	"order_id" uuid NOT NULL,
	"position" smallint NOT NULL,
	"item" text NOT NULL,
	"title" text NOT NULL,
	"price" bigint NOT NULL,
	"minutes" integer NOT NULL,
	"actions" text[] NOT NULL
);
--> statement-breakpoint
CREATE TABLE "orders" (
	"id" uuid PRIMARY KEY NOT NULL,
	"tenant_id" uuid NOT NULL,
	"number" integer NOT NULL,
	"contact_id" uuid NOT NULL,
	"conversation_id" uuid NOT NULL,
	"channel_id" uuid NOT NULL,
	"effect_key" text NOT NULL,
	"device_id" uuid,
	"state" text NOT NULL,
	"total" bigint NOT NULL,
	"currency" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"changed_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "payments" (
	"id" uuid PRIMARY KEY NOT NULL,
	"tenant_id" uuid NOT NULL,
	"order_id" uuid NOT NULL,
	"conversation_id" uuid NOT NULL,
	"channel_id" uuid NOT NULL,
	"effect_key" text NOT NULL,
	"gateway" text NOT NULL,
	"external_id" text,
	"state" text NOT NULL,
	"amount" bigint NOT NULL,
	"currency" text NOT NULL,
	"url" text,
	"problem" text,
	"expires_at" timestamp with time zone NOT NULL,
	"ask_at" timestamp with time zone,
	"paid_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "workers" (
	"id" uuid PRIMARY KEY NOT NULL,
	"role" text NOT NULL,
	"host" text NOT NULL,
	"pid" integer NOT NULL,
	"started_at" timestamp with time zone DEFAULT now() NOT NULL,
	"seen_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX "ratings_effect" ON "ratings" USING btree ("tenant_id","effect_key");--> statement-breakpoint
CREATE INDEX "ratings_conversation" ON "ratings" USING btree ("conversation_id");--> statement-breakpoint
CREATE INDEX "sessions_family" ON "sessions" USING btree ("family");--> statement-breakpoint
CREATE INDEX "sessions_user" ON "sessions" USING btree ("user_id");--> statement-breakpoint
CREATE UNIQUE INDEX "device_commands_effect" ON "device_commands" USING btree ("tenant_id","effect_key","position");--> statement-breakpoint
CREATE INDEX "device_commands_open" ON "device_commands" USING btree ("device_id","created_at") WHERE state in ('queued', 'sent', 'running');--> statement-breakpoint
CREATE INDEX "device_commands_untold" ON "device_commands" USING btree ("created_at") WHERE not told;--> statement-breakpoint
CREATE UNIQUE INDEX "device_commands_preview" ON "device_commands" USING btree ("preview_of");--> statement-breakpoint
CREATE INDEX "device_commands_order" ON "device_commands" USING btree ("order_id");--> statement-breakpoint
CREATE INDEX "devices_contact" ON "devices" USING btree ("contact_id");--> statement-breakpoint
CREATE UNIQUE INDEX "pairings_effect" ON "pairings" USING btree ("tenant_id","effect_key");--> statement-breakpoint
CREATE UNIQUE INDEX "pairings_code" ON "pairings" USING btree ("code_hash");--> statement-breakpoint
CREATE UNIQUE INDEX "reports_effect" ON "reports" USING btree ("tenant_id","effect_key");--> statement-breakpoint
CREATE INDEX "reports_device" ON "reports" USING btree ("device_id","asked_at");--> statement-breakpoint
CREATE INDEX "reports_untold" ON "reports" USING btree ("asked_at") WHERE not told;--> statement-breakpoint
CREATE UNIQUE INDEX "documents_slug" ON "documents" USING btree ("tenant_id","slug");--> statement-breakpoint
CREATE UNIQUE INDEX "gaps_question" ON "gaps" USING btree ("tenant_id","normalised");--> statement-breakpoint
CREATE INDEX "gaps_open" ON "gaps" USING btree ("tenant_id","last_at") WHERE state = 'open';--> statement-breakpoint
CREATE UNIQUE INDEX "passages_position" ON "passages" USING btree ("document_id","position");--> statement-breakpoint
CREATE INDEX "passages_search" ON "passages" USING gin ("search");--> statement-breakpoint
CREATE INDEX "passages_tenant" ON "passages" USING btree ("tenant_id","embedder");--> statement-breakpoint
CREATE UNIQUE INDEX "catalog_items_slug" ON "catalog_items" USING btree ("tenant_id","slug");--> statement-breakpoint
CREATE INDEX "order_events_order" ON "order_events" USING btree ("order_id","at");--> statement-breakpoint
CREATE UNIQUE INDEX "order_lines_position" ON "order_lines" USING btree ("order_id","position");--> statement-breakpoint
CREATE UNIQUE INDEX "orders_number" ON "orders" USING btree ("tenant_id","number");--> statement-breakpoint
CREATE UNIQUE INDEX "orders_effect" ON "orders" USING btree ("tenant_id","effect_key");--> statement-breakpoint
CREATE INDEX "orders_contact" ON "orders" USING btree ("contact_id");--> statement-breakpoint
CREATE UNIQUE INDEX "payments_effect" ON "payments" USING btree ("tenant_id","effect_key");--> statement-breakpoint
CREATE UNIQUE INDEX "payments_external" ON "payments" USING btree ("gateway","external_id");--> statement-breakpoint
CREATE INDEX "payments_order" ON "payments" USING btree ("order_id");--> statement-breakpoint
CREATE INDEX "payments_ask" ON "payments" USING btree ("ask_at") WHERE ask_at is not null;--> statement-breakpoint
CREATE INDEX "conversations_open" ON "conversations" USING btree ("tenant_id","owner","owner_user_id") WHERE closed_at is null;--> statement-breakpoint
CREATE INDEX "conversations_closed" ON "conversations" USING btree ("tenant_id","closed_at") WHERE closed_at is not null;