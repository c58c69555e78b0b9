CREATE TABLE "order_links" (
	"id" uuid PRIMARY KEY NOT NULL,
	"tenant_id" uuid NOT NULL,
	"order_id" uuid NOT NULL,
	"secret_hash" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"ends_at" timestamp with time zone NOT NULL,
	"revoked_at" timestamp with time zone,
	CONSTRAINT "order_links_secret_hash_unique" UNIQUE("secret_hash")
);
--> statement-breakpoint
CREATE TABLE "order_news" (
	"id" uuid PRIMARY KEY NOT NULL,
	"tenant_id" uuid NOT NULL,
	"order_id" uuid NOT NULL,
	"state" text NOT NULL,
	"scheduled_for" timestamp with time zone,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	"told_at" timestamp with time zone
);
--> statement-breakpoint
ALTER TABLE "order_lines" ADD COLUMN "quantity" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
CREATE INDEX "order_links_order" ON "order_links" USING btree ("tenant_id","order_id");--> statement-breakpoint
CREATE INDEX "order_news_untold" ON "order_news" USING btree ("at") WHERE told_at is null;--> statement-breakpoint
SELECT protect_tenant_table('order_links');--> statement-breakpoint
SELECT protect_tenant_table('order_news');
--> statement-breakpoint
GRANT CREATE ON SCHEMA public TO balcao_lookup;
--> statement-breakpoint
-- What customers are still to be told, of all companies that are served: a process that ended may have left it. After two
-- days it is no news any more.
CREATE FUNCTION find_order_news(most integer) RETURNS SETOF order_news LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS
$$ SELECT n.* FROM order_news n JOIN tenants t ON t.id = n.tenant_id AND t.state = 'active'
   WHERE n.told_at IS NULL AND n.at > now() - interval '2 days' ORDER BY n.at LIMIT most $$;
--> statement-breakpoint
ALTER FUNCTION find_order_news(integer) OWNER TO balcao_lookup;
--> statement-breakpoint
REVOKE ALL ON FUNCTION find_order_news(integer) FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION find_order_news(integer) TO balcao_app;
--> statement-breakpoint
REVOKE CREATE ON SCHEMA public FROM balcao_lookup;
