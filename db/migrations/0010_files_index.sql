-- outside a transaction
-- Sums of a sender's and of a company's files, without reading whole rows.
-- A first run that was killed leaves an index that is never used, and that IF NOT EXISTS takes for a whole one: away with it.
DROP INDEX CONCURRENTLY IF EXISTS "files_sender";
--> statement-breakpoint
CREATE INDEX CONCURRENTLY IF NOT EXISTS "files_sender" ON "files" USING btree ("tenant_id","sender","size");
