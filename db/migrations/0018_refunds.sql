-- Refunds that we asked for.
ALTER TABLE "payment_notices" ADD COLUMN IF NOT EXISTS "times" integer DEFAULT 1 NOT NULL;
--> statement-breakpoint
ALTER TABLE "payments" ADD COLUMN IF NOT EXISTS "surplus_accepted" bigint DEFAULT 0 NOT NULL;
--> statement-breakpoint
ALTER TABLE "payments" ADD COLUMN IF NOT EXISTS "refund" jsonb;
