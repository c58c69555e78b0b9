CREATE TABLE "knowledge_sources" (
	"id" uuid PRIMARY KEY NOT NULL,
	"tenant_id" uuid NOT NULL,
	"name" text NOT NULL,
	"file_id" uuid NOT NULL,
	"state" text NOT NULL,
	"problem" text,
	"attempts" integer DEFAULT 0 NOT NULL,
	"pages" integer,
	"articles" text[] DEFAULT '{}' NOT NULL,
	"user_id" uuid NOT NULL,
	"source" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"brought_at" timestamp with time zone DEFAULT now() NOT NULL,
	"began_at" timestamp with time zone,
	"read_at" timestamp with time zone
);
--> statement-breakpoint
CREATE INDEX "knowledge_sources_tenant" ON "knowledge_sources" USING btree ("tenant_id","created_at");--> statement-breakpoint
CREATE INDEX "knowledge_sources_open" ON "knowledge_sources" USING btree ("brought_at") WHERE state in ('waiting', 'reading');--> statement-breakpoint
SELECT protect_tenant_table('knowledge_sources');
