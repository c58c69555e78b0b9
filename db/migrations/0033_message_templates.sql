CREATE TABLE "message_templates" (
	"id" uuid PRIMARY KEY NOT NULL,
	"tenant_id" uuid NOT NULL,
	"channel_id" uuid NOT NULL,
	"owner" text NOT NULL,
	"name" text NOT NULL,
	"language" text NOT NULL,
	"status" text NOT NULL,
	"reason" text,
	"category" text,
	"quality" text,
	"header" text,
	"body" text NOT NULL,
	"footer" text,
	"variables" text[] NOT NULL,
	"unfit" text,
	"stated_at" timestamp with time zone NOT NULL,
	"read_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX "message_templates_name" ON "message_templates" USING btree ("channel_id","name","language");--> statement-breakpoint
CREATE INDEX "message_templates_owner" ON "message_templates" USING btree ("tenant_id","owner");--> statement-breakpoint
SELECT protect_tenant_table('message_templates');
