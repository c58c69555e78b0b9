ALTER TABLE "knowledge_sources" ADD COLUMN "url" text;--> statement-breakpoint
ALTER TABLE "knowledge_sources" ADD COLUMN "page_hash" text;--> statement-breakpoint
ALTER TABLE "knowledge_sources" ADD COLUMN "visit_at" timestamp with time zone;--> statement-breakpoint
CREATE INDEX "knowledge_sources_visit" ON "knowledge_sources" USING btree ("visit_at") WHERE visit_at is not null;
