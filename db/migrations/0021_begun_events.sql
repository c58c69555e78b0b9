ALTER TABLE "events" ADD COLUMN "begun" smallint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "events" ADD COLUMN "begun_by" uuid;
