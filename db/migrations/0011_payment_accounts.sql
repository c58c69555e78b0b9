CREATE TABLE "payment_accounts" (
	"id" uuid PRIMARY KEY NOT NULL,
	"tenant_id" uuid NOT NULL,
	"key" text NOT NULL,
	"slug" text NOT NULL,
	"title" text NOT NULL,
	"gateway" text NOT NULL,
	"mode" text NOT NULL,
	"external_id" text NOT NULL,
	"position" integer NOT NULL,
	"methods" text[],
	"currencies" text[],
	"from_folder" boolean NOT NULL,
	"settings" jsonb NOT NULL,
	"secrets" text NOT NULL,
	"state" text NOT NULL,
	"problem" text,
	"last_word" text,
	"last_word_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "payment_accounts_key_unique" UNIQUE("key")
);
--> statement-breakpoint
ALTER TABLE "payments" ADD COLUMN "account_id" uuid;--> statement-breakpoint
ALTER TABLE "payments" ADD COLUMN "refunded" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE UNIQUE INDEX "payment_accounts_slug" ON "payment_accounts" USING btree ("tenant_id","slug");--> statement-breakpoint
SELECT protect_tenant_table('payment_accounts');
--> statement-breakpoint
-- A process reads the accounts of all companies: the address of a notification names an account before anything is known of its tenant.
GRANT CREATE ON SCHEMA public TO balcao_lookup;
--> statement-breakpoint
CREATE FUNCTION list_payment_accounts() RETURNS SETOF payment_accounts LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS
$$ SELECT * FROM payment_accounts ORDER BY tenant_id, position, key $$;
--> statement-breakpoint
ALTER FUNCTION list_payment_accounts() OWNER TO balcao_lookup;
--> statement-breakpoint
REVOKE ALL ON FUNCTION list_payment_accounts() FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION list_payment_accounts() TO balcao_app;
--> statement-breakpoint
REVOKE CREATE ON SCHEMA public FROM balcao_lookup;
