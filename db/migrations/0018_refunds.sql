-- outside a transaction
-- Refunds that we asked for, and a list of payments that people look at, built while writers go on.
ALTER TABLE "payment_notices" ADD COLUMN IF NOT EXISTS "times" integer DEFAULT 1 NOT NULL;
--> statement-breakpoint
ALTER TABLE "payments" ADD COLUMN IF NOT EXISTS "surplus_accepted" bigint DEFAULT 0 NOT NULL;
--> statement-breakpoint
ALTER TABLE "payments" ADD COLUMN IF NOT EXISTS "refund" jsonb;
--> statement-breakpoint
DROP INDEX CONCURRENTLY IF EXISTS "payments_review";
--> statement-breakpoint
CREATE INDEX CONCURRENTLY IF NOT EXISTS "payments_review" ON "payments" USING btree ("tenant_id","created_at") WHERE state = 'review' or surplus > surplus_accepted or refund ->> 'state' in ('refused', 'failed');
