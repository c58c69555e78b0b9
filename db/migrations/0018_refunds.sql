ALTER TABLE "payment_notices" ADD COLUMN "digest" text;--> statement-breakpoint
ALTER TABLE "payment_notices" ADD COLUMN "times" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "payments" ADD COLUMN "surplus_accepted" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "payments" ADD COLUMN "refund" jsonb;--> statement-breakpoint
CREATE UNIQUE INDEX "payment_notices_digest" ON "payment_notices" USING btree ("tenant_id","account_id","digest");--> statement-breakpoint
CREATE INDEX "payments_review" ON "payments" USING btree ("tenant_id","created_at") WHERE state = 'review' or surplus > surplus_accepted or refund ->> 'state' in ('refused', 'failed');