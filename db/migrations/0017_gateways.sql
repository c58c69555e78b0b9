CREATE TABLE "payment_notices" (
	"id" uuid PRIMARY KEY NOT NULL,
	"tenant_id" uuid NOT NULL,
	"account_id" uuid NOT NULL,
	"gateway" text NOT NULL,
	"topic" text NOT NULL,
	"body" text NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "payments" ADD COLUMN "surplus" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "payments" ADD COLUMN "dispute" text;--> statement-breakpoint
ALTER TABLE "payments" ADD COLUMN "methods" text[];--> statement-breakpoint
ALTER TABLE "payments" ADD COLUMN "pix_code" text;--> statement-breakpoint
ALTER TABLE "payments" ADD COLUMN "pix_picture" text;--> statement-breakpoint
CREATE INDEX "payment_notices_at" ON "payment_notices" USING btree ("tenant_id","at");--> statement-breakpoint
SELECT protect_tenant_table('payment_notices');
