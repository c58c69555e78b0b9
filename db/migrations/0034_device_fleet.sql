CREATE TABLE "device_alerts" (
	"id" uuid PRIMARY KEY NOT NULL,
	"tenant_id" uuid NOT NULL,
	"device_id" uuid NOT NULL,
	"conversation_id" uuid NOT NULL,
	"channel_id" uuid NOT NULL,
	"day" text NOT NULL,
	"findings" jsonb NOT NULL,
	"page_key" text NOT NULL,
	"state" text NOT NULL,
	"reason" text,
	"due_at" timestamp with time zone NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"told_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "device_beats" (
	"tenant_id" uuid NOT NULL,
	"device_id" uuid NOT NULL,
	"hour" timestamp with time zone NOT NULL,
	"beats" integer NOT NULL,
	"timed" integer DEFAULT 0 NOT NULL,
	"latency_sum" integer DEFAULT 0 NOT NULL,
	"latency_most" integer DEFAULT 0 NOT NULL,
	"memory_mb" integer NOT NULL,
	"last_at" timestamp with time zone NOT NULL,
	CONSTRAINT "device_beats_device_id_hour_pk" PRIMARY KEY("device_id","hour")
);
--> statement-breakpoint
CREATE TABLE "device_events" (
	"id" uuid PRIMARY KEY NOT NULL,
	"tenant_id" uuid NOT NULL,
	"device_id" uuid NOT NULL,
	"event_id" text NOT NULL,
	"kind" text NOT NULL,
	"detail" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"received_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "device_standings" (
	"device_id" uuid PRIMARY KEY NOT NULL,
	"tenant_id" uuid NOT NULL,
	"stays" text DEFAULT 'no' NOT NULL,
	"conversation_id" uuid,
	"channel_id" uuid,
	"effect_key" text,
	"since" timestamp with time zone,
	"settings" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"next_scan_at" timestamp with time zone,
	"muted" boolean DEFAULT false NOT NULL,
	"blocked_at" timestamp with time zone,
	"former_token_hash" text,
	CONSTRAINT "device_standings_former_token_hash_unique" UNIQUE("former_token_hash")
);
--> statement-breakpoint
CREATE UNIQUE INDEX "device_alerts_day" ON "device_alerts" USING btree ("device_id","day");--> statement-breakpoint
CREATE INDEX "device_alerts_due" ON "device_alerts" USING btree ("due_at") WHERE state = 'waiting';--> statement-breakpoint
CREATE UNIQUE INDEX "device_events_once" ON "device_events" USING btree ("device_id","event_id");--> statement-breakpoint
CREATE INDEX "device_events_received" ON "device_events" USING btree ("device_id","received_at");--> statement-breakpoint
CREATE INDEX "device_standings_due" ON "device_standings" USING btree ("next_scan_at") WHERE stays = 'on';--> statement-breakpoint
CREATE INDEX "device_standings_tenant" ON "device_standings" USING btree ("tenant_id");--> statement-breakpoint
SELECT protect_tenant_table(t::regclass) FROM unnest(ARRAY['device_standings','device_events','device_beats','device_alerts']) t;
--> statement-breakpoint
GRANT CREATE ON SCHEMA public TO balcao_lookup;
--> statement-breakpoint
-- A computer that was away while its token was rotated shows the former one, before anything is known of its tenant.
CREATE FUNCTION find_former_device(hash text) RETURNS SETOF devices LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS
$$ SELECT d.* FROM device_standings s JOIN devices d ON d.id = s.device_id AND d.tenant_id = s.tenant_id WHERE s.former_token_hash = hash $$;
--> statement-breakpoint
-- Computers that are to be measured again, of companies that are served.
CREATE FUNCTION find_standings_due(at timestamptz, most integer) RETURNS SETOF device_standings LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS
$$ SELECT s.* FROM device_standings s WHERE s.stays = 'on' AND s.next_scan_at <= find_standings_due.at
    AND NOT EXISTS (SELECT FROM tenants t WHERE t.id = s.tenant_id AND t.state <> 'active') ORDER BY s.next_scan_at LIMIT most $$;
--> statement-breakpoint
-- Warnings that customers are still to be told.
CREATE FUNCTION find_device_alerts_due(at timestamptz, most integer) RETURNS SETOF device_alerts LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS
$$ SELECT a.* FROM device_alerts a WHERE a.state = 'waiting' AND a.due_at <= find_device_alerts_due.at
    AND NOT EXISTS (SELECT FROM tenants t WHERE t.id = a.tenant_id AND t.state <> 'active') ORDER BY a.due_at LIMIT most $$;
--> statement-breakpoint
DO $$
DECLARE f text;
BEGIN
  FOREACH f IN ARRAY ARRAY['find_former_device(text)', 'find_standings_due(timestamptz, integer)', 'find_device_alerts_due(timestamptz, integer)'] LOOP
    EXECUTE format('ALTER FUNCTION %s OWNER TO balcao_lookup', f);
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', f);
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO balcao_app', f);
  END LOOP;
END $$;
--> statement-breakpoint
REVOKE CREATE ON SCHEMA public FROM balcao_lookup;
