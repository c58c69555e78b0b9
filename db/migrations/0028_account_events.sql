-- outside a transaction
-- What concerns an account alone is shown at the office. Without this index that would read all of the account's events.
DROP INDEX CONCURRENTLY IF EXISTS "events_of_account";
--> statement-breakpoint
CREATE INDEX CONCURRENTLY IF NOT EXISTS "events_of_account" ON "events" USING btree ("channel_id","id") WHERE conversation_id is null;
