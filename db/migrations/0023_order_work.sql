-- Who does the work and when, and what a person quoted.
ALTER TABLE "orders" ADD COLUMN "discount" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "orders" ADD COLUMN "quoted_by" uuid;--> statement-breakpoint
ALTER TABLE "orders" ADD COLUMN "technician_id" uuid;--> statement-breakpoint
ALTER TABLE "orders" ADD COLUMN "scheduled_for" timestamp with time zone;
