CREATE TABLE "document_versions" (
	"id" uuid PRIMARY KEY NOT NULL,
	"tenant_id" uuid NOT NULL,
	"slug" text NOT NULL,
	"n" integer NOT NULL,
	"title" text NOT NULL,
	"text" text,
	"changed_by" text NOT NULL,
	"changed_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "gap_askers" (
	"tenant_id" uuid NOT NULL,
	"gap_id" uuid NOT NULL,
	"conversation_id" uuid NOT NULL,
	"asked_at" timestamp with time zone DEFAULT now() NOT NULL,
	"told_at" timestamp with time zone,
	CONSTRAINT "gap_askers_gap_id_conversation_id_pk" PRIMARY KEY("gap_id","conversation_id")
);
--> statement-breakpoint
CREATE TABLE "knowledge_checks" (
	"tenant_id" uuid PRIMARY KEY NOT NULL,
	"stamp" text NOT NULL,
	"taken_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "knowledge_questions" (
	"id" uuid PRIMARY KEY NOT NULL,
	"tenant_id" uuid NOT NULL,
	"questions" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "knowledge_scores" (
	"id" uuid PRIMARY KEY NOT NULL,
	"tenant_id" uuid NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	"cause" text,
	"right" integer NOT NULL,
	"wrong" integer NOT NULL,
	"unanswered" integer NOT NULL
);
--> statement-breakpoint
ALTER TABLE "gaps" ADD COLUMN "answered_by" text;--> statement-breakpoint
ALTER TABLE "gaps" ADD COLUMN "answered_at" timestamp with time zone;--> statement-breakpoint
CREATE UNIQUE INDEX "document_versions_n" ON "document_versions" USING btree ("tenant_id","slug","n");--> statement-breakpoint
CREATE INDEX "gap_askers_tenant" ON "gap_askers" USING btree ("tenant_id","gap_id");--> statement-breakpoint
CREATE UNIQUE INDEX "knowledge_questions_tenant" ON "knowledge_questions" USING btree ("tenant_id");--> statement-breakpoint
CREATE INDEX "knowledge_scores_at" ON "knowledge_scores" USING btree ("tenant_id","at");--> statement-breakpoint
INSERT INTO "gap_askers" (tenant_id, gap_id, conversation_id, asked_at) SELECT tenant_id, id, conversation_id, last_at FROM "gaps";--> statement-breakpoint
SELECT protect_tenant_table('gap_askers');--> statement-breakpoint
SELECT protect_tenant_table('document_versions');--> statement-breakpoint
SELECT protect_tenant_table('knowledge_questions');--> statement-breakpoint
SELECT protect_tenant_table('knowledge_scores');--> statement-breakpoint
SELECT protect_tenant_table('knowledge_checks');
