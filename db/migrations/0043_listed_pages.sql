ALTER TABLE "knowledge_sources" ADD COLUMN "failures" integer DEFAULT 0 NOT NULL;
