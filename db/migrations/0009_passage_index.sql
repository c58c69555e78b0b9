-- Passages are searched in the process: what the database's own search needed is no longer written. Older processes still write it.
ALTER TABLE "passages" ALTER COLUMN "search" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "passages" ALTER COLUMN "embedding" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "passages" ALTER COLUMN "embedder" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "documents" ADD COLUMN "valid_until" date;
