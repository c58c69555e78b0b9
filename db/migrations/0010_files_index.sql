-- outside a transaction
-- Sums of a sender's and of a company's files, without reading whole rows.
CREATE INDEX CONCURRENTLY IF NOT EXISTS "files_sender" ON "files" USING btree ("tenant_id","sender","size");
