CREATE TABLE "company_items" (
	"tenant_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"name" text NOT NULL,
	"revision" integer NOT NULL,
	"applied" text,
	"changed_by" text NOT NULL,
	"changed_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "company_items_tenant_id_kind_name_pk" PRIMARY KEY("tenant_id","kind","name")
);
--> statement-breakpoint
CREATE TABLE "flow_drafts" (
	"tenant_id" uuid NOT NULL,
	"path" text NOT NULL,
	"text" text,
	"revision" integer NOT NULL,
	"changed_by" text NOT NULL,
	"changed_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "flow_drafts_tenant_id_path_pk" PRIMARY KEY("tenant_id","path")
);
--> statement-breakpoint
ALTER TABLE "documents" ADD COLUMN "source" text;--> statement-breakpoint
ALTER TABLE "catalog_items" ADD COLUMN "time" text;--> statement-breakpoint
ALTER TABLE "catalog_items" ADD COLUMN "price_from" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "catalog_items" ADD COLUMN "words" text[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "catalog_items" ADD COLUMN "removed" boolean DEFAULT false NOT NULL;--> statement-breakpoint
SELECT protect_tenant_table('company_items');
--> statement-breakpoint
SELECT protect_tenant_table('flow_drafts');
