CREATE TABLE "outside_identities" (
	"id" uuid PRIMARY KEY NOT NULL,
	"tenant_id" uuid NOT NULL,
	"user_id" uuid NOT NULL,
	"issuer" text NOT NULL,
	"subject" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "password_links" (
	"id" uuid PRIMARY KEY NOT NULL,
	"tenant_id" uuid NOT NULL,
	"user_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"token_hash" text NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"ended_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "password_links_token_hash_unique" UNIQUE("token_hash")
);
--> statement-breakpoint
CREATE TABLE "recovery_codes" (
	"tenant_id" uuid NOT NULL,
	"user_id" uuid NOT NULL,
	"code_hash" text NOT NULL,
	"used_at" timestamp with time zone,
	CONSTRAINT "recovery_codes_user_id_code_hash_pk" PRIMARY KEY("user_id","code_hash")
);
--> statement-breakpoint
CREATE TABLE "second_factors" (
	"user_id" uuid PRIMARY KEY NOT NULL,
	"tenant_id" uuid NOT NULL,
	"secret" text NOT NULL,
	"confirmed_at" timestamp with time zone,
	"last_step" bigint DEFAULT 0 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "tenants" ADD COLUMN "require_second_factor" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "sessions" ADD COLUMN "address" text;--> statement-breakpoint
CREATE UNIQUE INDEX "outside_identities_user" ON "outside_identities" USING btree ("tenant_id","user_id","issuer");--> statement-breakpoint
CREATE INDEX "password_links_user" ON "password_links" USING btree ("tenant_id","user_id");--> statement-breakpoint
SELECT protect_tenant_table(t::regclass) FROM unnest(ARRAY['password_links','second_factors','recovery_codes','outside_identities']) t;
--> statement-breakpoint
-- A link is shown before anything is known of its tenant.
GRANT CREATE ON SCHEMA public TO balcao_lookup;
--> statement-breakpoint
CREATE FUNCTION find_password_link(hash text) RETURNS SETOF password_links LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS
$$ SELECT * FROM password_links WHERE token_hash = hash $$;
--> statement-breakpoint
ALTER FUNCTION find_password_link(text) OWNER TO balcao_lookup;
--> statement-breakpoint
REVOKE ALL ON FUNCTION find_password_link(text) FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION find_password_link(text) TO balcao_app;
--> statement-breakpoint
REVOKE CREATE ON SCHEMA public FROM balcao_lookup;
