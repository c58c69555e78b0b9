-- outside a transaction
-- Sums of a sender's and of a company's files, and whether a message has a file, without reading whole tables.
CREATE INDEX CONCURRENTLY IF NOT EXISTS "files_sender" ON "files" USING btree ("tenant_id","sender","size");--> statement-breakpoint
CREATE INDEX CONCURRENTLY IF NOT EXISTS "messages_file" ON "messages" USING btree ((content->>'fileId')) WHERE content->>'fileId' is not null;
