-- outside a transaction
-- A list of payments that people look at, built while writers go on.
DROP INDEX CONCURRENTLY IF EXISTS "payments_review";
--> statement-breakpoint
CREATE INDEX CONCURRENTLY IF NOT EXISTS "payments_review" ON "payments" USING btree ("tenant_id","created_at") WHERE state = 'review' or surplus > surplus_accepted or refund ->> 'state' in ('refused', 'failed');
