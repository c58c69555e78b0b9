-- outside a transaction
-- The board asks for the newest orders of each state, and a person's quote for those of one conversation.
DROP INDEX CONCURRENTLY IF EXISTS "orders_board";
--> statement-breakpoint
CREATE INDEX CONCURRENTLY IF NOT EXISTS "orders_board" ON "orders" USING btree ("tenant_id","state","changed_at","number");
--> statement-breakpoint
DROP INDEX CONCURRENTLY IF EXISTS "orders_conversation";
--> statement-breakpoint
CREATE INDEX CONCURRENTLY IF NOT EXISTS "orders_conversation" ON "orders" USING btree ("conversation_id");
