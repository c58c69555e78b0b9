CREATE TABLE "audit_entries" (
	"id" uuid PRIMARY KEY NOT NULL,
	"tenant_id" uuid NOT NULL,
	"actor" text NOT NULL,
	"action" text NOT NULL,
	"subject" text NOT NULL,
	"detail" jsonb NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "channels" (
	"id" uuid PRIMARY KEY NOT NULL,
	"tenant_id" uuid NOT NULL,
	"key" text NOT NULL,
	"slug" text NOT NULL,
	"title" text NOT NULL,
	"kind" text NOT NULL,
	"demo" boolean NOT NULL,
	"generated_secrets" boolean NOT NULL,
	"from_folder" boolean NOT NULL,
	"external_id" text NOT NULL,
	"settings" jsonb NOT NULL,
	"secrets" text NOT NULL,
	"state" text NOT NULL,
	"problem" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "channels_key_unique" UNIQUE("key")
);
--> statement-breakpoint
CREATE TABLE "files" (
	"id" uuid PRIMARY KEY NOT NULL,
	"tenant_id" uuid NOT NULL,
	"sha256" text NOT NULL,
	"mime" text NOT NULL,
	"name" text NOT NULL,
	"size" integer NOT NULL,
	"state" text NOT NULL,
	"problem" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "programs" (
	"id" uuid PRIMARY KEY NOT NULL,
	"tenant_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"hash" text NOT NULL,
	"source" json NOT NULL,
	"current" boolean NOT NULL,
	"published_by" text NOT NULL,
	"published_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "teams" (
	"id" uuid PRIMARY KEY NOT NULL,
	"tenant_id" uuid NOT NULL,
	"slug" text NOT NULL,
	"title" text NOT NULL,
	"description" text,
	"from_folder" boolean NOT NULL
);
--> statement-breakpoint
CREATE TABLE "tenants" (
	"id" uuid PRIMARY KEY NOT NULL,
	"slug" text NOT NULL,
	"name" text NOT NULL,
	"locale" text NOT NULL,
	"timezone" text NOT NULL,
	"profile" jsonb NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "tenants_slug_unique" UNIQUE("slug")
);
--> statement-breakpoint
CREATE TABLE "users" (
	"id" uuid PRIMARY KEY NOT NULL,
	"tenant_id" uuid NOT NULL,
	"email" text NOT NULL,
	"name" text NOT NULL,
	"role" text NOT NULL,
	"teams" text[] NOT NULL,
	"password_hash" text,
	"disabled" boolean DEFAULT false NOT NULL,
	"from_folder" boolean NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "alerts" (
	"id" uuid PRIMARY KEY NOT NULL,
	"tenant_id" uuid NOT NULL,
	"conversation_id" uuid,
	"kind" text NOT NULL,
	"text" text NOT NULL,
	"detail" jsonb NOT NULL,
	"seen_at" timestamp with time zone,
	"at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "consents" (
	"id" uuid PRIMARY KEY NOT NULL,
	"tenant_id" uuid NOT NULL,
	"contact_id" uuid NOT NULL,
	"purpose" text NOT NULL,
	"granted" boolean NOT NULL,
	"text" text NOT NULL,
	"event_id" bigint NOT NULL,
	"at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "contacts" (
	"id" uuid PRIMARY KEY NOT NULL,
	"tenant_id" uuid NOT NULL,
	"name" text,
	"phone" text,
	"email" text,
	"vars" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"tags" text[] DEFAULT '{}' NOT NULL,
	"opted_out" boolean DEFAULT false NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "conversations" (
	"id" uuid PRIMARY KEY NOT NULL,
	"tenant_id" uuid NOT NULL,
	"channel_id" uuid NOT NULL,
	"contact_id" uuid NOT NULL,
	"external_id" text NOT NULL,
	"owner" text DEFAULT 'bot' NOT NULL,
	"owner_user_id" uuid,
	"epoch" integer DEFAULT 0 NOT NULL,
	"state" jsonb,
	"team" text,
	"handoff" jsonb,
	"handoff_at" timestamp with time zone,
	"closed_at" timestamp with time zone,
	"last_inbound_at" timestamp with time zone,
	"last_event_id" bigint,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "effects" (
	"event_id" bigint NOT NULL,
	"n" smallint NOT NULL,
	"tenant_id" uuid NOT NULL,
	"conversation_id" uuid NOT NULL,
	"channel_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"payload" jsonb NOT NULL,
	"message_id" bigint,
	"epoch" integer NOT NULL,
	"by_person" boolean NOT NULL,
	"state" text NOT NULL,
	"attempts" smallint DEFAULT 0 NOT NULL,
	"due_at" timestamp with time zone,
	"worker" uuid,
	"started_at" timestamp with time zone,
	"ended_at" timestamp with time zone,
	"error" text,
	CONSTRAINT "effects_event_id_n_pk" PRIMARY KEY("event_id","n")
);
--> statement-breakpoint
CREATE TABLE "events" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "events_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"tenant_id" uuid NOT NULL,
	"channel_id" uuid NOT NULL,
	"conversation_id" uuid,
	"kind" text NOT NULL,
	"dedupe" text NOT NULL,
	"payload" jsonb NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"received_at" timestamp with time zone DEFAULT now() NOT NULL,
	"state" text NOT NULL,
	"attempts" smallint DEFAULT 0 NOT NULL,
	"outcome" text,
	"trace" jsonb,
	"error" text
);
--> statement-breakpoint
CREATE TABLE "identities" (
	"id" uuid PRIMARY KEY NOT NULL,
	"tenant_id" uuid NOT NULL,
	"contact_id" uuid NOT NULL,
	"channel_id" uuid NOT NULL,
	"external_id" text NOT NULL,
	"conversation_id" uuid NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "messages" (
	"id" bigint GENERATED ALWAYS AS IDENTITY (sequence name "messages_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"tenant_id" uuid NOT NULL,
	"conversation_id" uuid NOT NULL,
	"channel_id" uuid NOT NULL,
	"author" text NOT NULL,
	"user_id" uuid,
	"person_name" text,
	"content" jsonb NOT NULL,
	"event_id" bigint NOT NULL,
	"n" smallint NOT NULL,
	"provider_id" text,
	"status" text,
	"problem" text,
	"reply_to" text,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "messages_conversation_id_id_pk" PRIMARY KEY("conversation_id","id")
);
--> statement-breakpoint
CREATE TABLE "timers" (
	"tenant_id" uuid NOT NULL,
	"conversation_id" uuid NOT NULL,
	"name" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "timers_conversation_id_name_pk" PRIMARY KEY("conversation_id","name")
);
--> statement-breakpoint
CREATE INDEX "audit_at" ON "audit_entries" USING btree ("tenant_id","at");--> statement-breakpoint
CREATE UNIQUE INDEX "channels_slug" ON "channels" USING btree ("tenant_id","slug");--> statement-breakpoint
CREATE INDEX "channels_external" ON "channels" USING btree ("tenant_id","external_id");--> statement-breakpoint
CREATE UNIQUE INDEX "files_content" ON "files" USING btree ("tenant_id","sha256");--> statement-breakpoint
CREATE UNIQUE INDEX "programs_version" ON "programs" USING btree ("tenant_id","version");--> statement-breakpoint
CREATE INDEX "programs_hash" ON "programs" USING btree ("tenant_id","hash");--> statement-breakpoint
CREATE UNIQUE INDEX "teams_slug" ON "teams" USING btree ("tenant_id","slug");--> statement-breakpoint
CREATE UNIQUE INDEX "users_email" ON "users" USING btree ("tenant_id","email");--> statement-breakpoint
CREATE INDEX "alerts_open" ON "alerts" USING btree ("tenant_id","at") WHERE seen_at is null;--> statement-breakpoint
CREATE INDEX "consents_contact" ON "consents" USING btree ("contact_id","purpose");--> statement-breakpoint
CREATE INDEX "conversations_contact" ON "conversations" USING btree ("contact_id");--> statement-breakpoint
CREATE INDEX "effects_open" ON "effects" USING btree ("conversation_id","event_id","n") WHERE state in ('pending', 'sending', 'uncertain');--> statement-breakpoint
CREATE INDEX "effects_failed" ON "effects" USING btree ("tenant_id","event_id") WHERE state = 'failed';--> statement-breakpoint
CREATE UNIQUE INDEX "events_dedupe" ON "events" USING btree ("channel_id","dedupe");--> statement-breakpoint
CREATE INDEX "events_waiting" ON "events" USING btree ("conversation_id","id") WHERE state = 'waiting';--> statement-breakpoint
CREATE INDEX "events_dead" ON "events" USING btree ("tenant_id","id") WHERE state = 'dead';--> statement-breakpoint
CREATE UNIQUE INDEX "identities_external" ON "identities" USING btree ("channel_id","external_id");--> statement-breakpoint
CREATE INDEX "identities_contact" ON "identities" USING btree ("contact_id");--> statement-breakpoint
CREATE INDEX "messages_provider" ON "messages" USING btree ("channel_id","provider_id") WHERE provider_id is not null;--> statement-breakpoint
CREATE INDEX "timers_at" ON "timers" USING btree ("at");