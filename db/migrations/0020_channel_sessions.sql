CREATE TABLE "channel_sessions" (
	"channel_id" uuid PRIMARY KEY NOT NULL,
	"tenant_id" uuid NOT NULL,
	"holder" uuid NOT NULL,
	"epoch" integer DEFAULT 1 NOT NULL,
	"until" timestamp with time zone NOT NULL,
	"state" text
);
--> statement-breakpoint
CREATE TABLE "channel_tests" (
	"id" uuid PRIMARY KEY NOT NULL,
	"tenant_id" uuid NOT NULL,
	"channel_id" uuid NOT NULL,
	"outcome" text DEFAULT 'sending' NOT NULL,
	"reason" text,
	"at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE INDEX "channel_tests_at" ON "channel_tests" USING btree ("tenant_id","at");--> statement-breakpoint
SELECT protect_tenant_table('channel_sessions');--> statement-breakpoint
SELECT protect_tenant_table('channel_tests');
