CREATE TABLE "model_accounts" (
	"id" uuid PRIMARY KEY NOT NULL,
	"tenant_id" uuid NOT NULL,
	"key" text NOT NULL,
	"slug" text NOT NULL,
	"title" text NOT NULL,
	"kind" text NOT NULL,
	"position" integer NOT NULL,
	"from_folder" boolean NOT NULL,
	"settings" jsonb NOT NULL,
	"secrets" text NOT NULL,
	"state" text NOT NULL,
	"problem" text,
	"last_word" text,
	"last_word_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "model_accounts_key_unique" UNIQUE("key")
);
--> statement-breakpoint
CREATE TABLE "model_calls" (
	"id" uuid PRIMARY KEY NOT NULL,
	"tenant_id" uuid NOT NULL,
	"conversation_id" uuid NOT NULL,
	"contact_id" uuid,
	"effect_key" text NOT NULL,
	"account" text NOT NULL,
	"model" text NOT NULL,
	"purpose" text NOT NULL,
	"outcome" text NOT NULL,
	"input_tokens" integer NOT NULL,
	"output_tokens" integer NOT NULL,
	"micros" bigint,
	"currency" text,
	"ms" integer NOT NULL,
	"asked" text NOT NULL,
	"answered" text,
	"at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX "model_accounts_slug" ON "model_accounts" USING btree ("tenant_id","slug");--> statement-breakpoint
CREATE INDEX "model_calls_at" ON "model_calls" USING btree ("tenant_id","at");--> statement-breakpoint
CREATE INDEX "model_calls_contact" ON "model_calls" USING btree ("contact_id","at");--> statement-breakpoint
CREATE INDEX "model_calls_effect" ON "model_calls" USING btree ("tenant_id","effect_key");--> statement-breakpoint
SELECT protect_tenant_table('model_accounts');
--> statement-breakpoint
SELECT protect_tenant_table('model_calls');
--> statement-breakpoint
-- A process holds the accounts of all companies, as it does those at gateways.
GRANT CREATE ON SCHEMA public TO balcao_lookup;
--> statement-breakpoint
CREATE FUNCTION list_model_accounts() RETURNS SETOF model_accounts LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS
$$ SELECT * FROM model_accounts ORDER BY tenant_id, position, key $$;
--> statement-breakpoint
ALTER FUNCTION list_model_accounts() OWNER TO balcao_lookup;
--> statement-breakpoint
REVOKE ALL ON FUNCTION list_model_accounts() FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION list_model_accounts() TO balcao_app;
--> statement-breakpoint
REVOKE CREATE ON SCHEMA public FROM balcao_lookup;
