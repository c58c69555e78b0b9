ALTER TABLE "knowledge_sources" ADD COLUMN "url" text;--> statement-breakpoint
ALTER TABLE "knowledge_sources" ADD COLUMN "page_hash" text;--> statement-breakpoint
ALTER TABLE "knowledge_sources" ADD COLUMN "visit_at" timestamp with time zone;
