CREATE TABLE "api_keys" (
	"id" uuid PRIMARY KEY NOT NULL,
	"tenant_id" uuid NOT NULL,
	"name" text NOT NULL,
	"prefix" text NOT NULL,
	"hash" text NOT NULL,
	"scopes" text[] NOT NULL,
	"created_by" uuid,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone,
	"last_used_at" timestamp with time zone,
	"revoked_at" timestamp with time zone,
	CONSTRAINT "api_keys_hash_unique" UNIQUE("hash")
);
--> statement-breakpoint
CREATE TABLE "audit_chain" (
	"tenant_id" uuid NOT NULL,
	"n" bigint NOT NULL,
	"entry_id" uuid NOT NULL,
	"hash" text NOT NULL,
	CONSTRAINT "audit_chain_tenant_id_n_pk" PRIMARY KEY("tenant_id","n")
);
--> statement-breakpoint
ALTER TABLE "audit_entries" ADD COLUMN "before" jsonb;--> statement-breakpoint
ALTER TABLE "audit_entries" ADD COLUMN "after" jsonb;--> statement-breakpoint
ALTER TABLE "audit_entries" ADD COLUMN "source" text;--> statement-breakpoint
ALTER TABLE "tenants" ADD COLUMN "state" text DEFAULT 'active' NOT NULL;--> statement-breakpoint
ALTER TABLE "tenants" ADD COLUMN "state_since" timestamp with time zone;--> statement-breakpoint
CREATE UNIQUE INDEX "audit_chain_entry" ON "audit_chain" USING btree ("tenant_id","entry_id");
--> statement-breakpoint
SELECT protect_tenant_table(t::regclass) FROM unnest(ARRAY['audit_chain','api_keys']) t;
--> statement-breakpoint
-- Append-only.
REVOKE UPDATE, DELETE ON audit_chain FROM balcao_app;
--> statement-breakpoint
-- A company that is removed takes its append-only rows with it. No role that serves may delete them: only the function
-- below does, and only of a company that was marked for it.
CREATE POLICY removal ON audit_chain FOR DELETE TO balcao_lookup USING (tenant_id = ANY ((SELECT current_tenants())::uuid[]));
--> statement-breakpoint
CREATE POLICY removal ON audit_entries FOR DELETE TO balcao_lookup USING (tenant_id = ANY ((SELECT current_tenants())::uuid[]));
--> statement-breakpoint
CREATE POLICY removal ON order_events FOR DELETE TO balcao_lookup USING (tenant_id = ANY ((SELECT current_tenants())::uuid[]));
--> statement-breakpoint
CREATE POLICY removal ON conversation_facts FOR DELETE TO balcao_lookup USING (tenant_id = ANY ((SELECT current_tenants())::uuid[]));
--> statement-breakpoint
GRANT DELETE ON audit_chain, audit_entries, order_events, conversation_facts TO balcao_lookup;
--> statement-breakpoint
GRANT CREATE ON SCHEMA public TO balcao_lookup;
--> statement-breakpoint
CREATE FUNCTION remove_company_records(company uuid, most integer) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE
  name text;
  gone bigint;
  total bigint := 0;
BEGIN
  IF NOT EXISTS (SELECT FROM tenants t WHERE t.id = company AND t.id = ANY (current_tenants()) AND t.state = 'removing') THEN
    RAISE EXCEPTION 'company % is not being removed', company;
  END IF;
  FOREACH name IN ARRAY ARRAY['audit_chain', 'audit_entries', 'order_events', 'conversation_facts'] LOOP
    EXECUTE format('DELETE FROM %I WHERE ctid = ANY (ARRAY(SELECT ctid FROM %I WHERE tenant_id = $1 LIMIT $2))', name, name) USING company, most;
    GET DIAGNOSTICS gone = ROW_COUNT;
    total := total + gone;
  END LOOP;
  RETURN total;
END $$;
--> statement-breakpoint
-- A program shows its key before anything is known of its tenant.
CREATE FUNCTION find_api_key(key_hash text) RETURNS TABLE (id uuid, tenant_id uuid) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS
$$ SELECT k.id, k.tenant_id FROM api_keys k WHERE k.hash = key_hash $$;
--> statement-breakpoint
-- For the super admin and for commands: the companies of this installation in numbers.
CREATE FUNCTION list_companies() RETURNS TABLE (id uuid, slug text, name text, state text, created_at timestamptz, people bigint, waiting bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS
$$ SELECT t.id, t.slug, t.name, t.state, t.created_at,
    (SELECT count(*) FROM users u WHERE u.tenant_id = t.id AND NOT u.disabled),
    (SELECT count(*) FROM events e WHERE e.tenant_id = t.id AND e.state = 'waiting' AND e.conversation_id IS NOT NULL)
  FROM tenants t ORDER BY t.slug $$;
--> statement-breakpoint
-- For each process: the companies that it does not serve now.
CREATE FUNCTION list_stopped() RETURNS TABLE (id uuid, state text) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS
$$ SELECT t.id, t.state FROM tenants t WHERE t.state <> 'active' $$;
--> statement-breakpoint
-- Tenants with entries since then that are not in their chain yet. The installation itself has entries, too.
CREATE FUNCTION find_unchained(since timestamptz, most integer) RETURNS TABLE (tenant_id uuid) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT t.id FROM (SELECT x.id FROM tenants x UNION ALL SELECT '00000000-0000-0000-0000-000000000000'::uuid) t
  WHERE EXISTS (SELECT FROM audit_entries e WHERE e.tenant_id = t.id AND e.at >= since
    AND NOT EXISTS (SELECT FROM audit_chain c WHERE c.tenant_id = e.tenant_id AND c.entry_id = e.id)) LIMIT most
$$;
--> statement-breakpoint
DO $$
DECLARE f text;
BEGIN
  FOREACH f IN ARRAY ARRAY['remove_company_records(uuid, integer)', 'find_api_key(text)', 'list_companies()', 'list_stopped()', 'find_unchained(timestamptz, integer)'] LOOP
    EXECUTE format('ALTER FUNCTION %s OWNER TO balcao_lookup', f);
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', f);
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO balcao_app', f);
  END LOOP;
END $$;
--> statement-breakpoint
-- As before, but for companies that are served: what waits for a suspended one must not hide the others' work.
CREATE OR REPLACE FUNCTION find_waiting(most integer) RETURNS TABLE (tenant_id uuid, conversation_id uuid) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT e.tenant_id, e.conversation_id FROM events e
  WHERE e.state = 'waiting' AND e.conversation_id IS NOT NULL AND e.received_at < now() - CASE WHEN e.kind = 'status' THEN interval '2 seconds' ELSE interval '1 second' END
    AND NOT EXISTS (SELECT FROM tenants t WHERE t.id = e.tenant_id AND t.state <> 'active')
  -- By chance, so that many that cannot go on yet (a status whose message is unknown) do not hide the others.
  GROUP BY e.tenant_id, e.conversation_id ORDER BY random() LIMIT most
$$;
--> statement-breakpoint
CREATE OR REPLACE FUNCTION find_timers(at timestamptz, most integer) RETURNS TABLE (tenant_id uuid, conversation_id uuid) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT DISTINCT t.tenant_id, t.conversation_id FROM timers t WHERE t.at <= find_timers.at
    AND NOT EXISTS (SELECT FROM tenants c WHERE c.id = t.tenant_id AND c.state <> 'active') LIMIT most
$$;
--> statement-breakpoint
CREATE OR REPLACE FUNCTION find_open_effects(at timestamptz, most integer) RETURNS TABLE (tenant_id uuid, conversation_id uuid) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT f.tenant_id, f.conversation_id FROM effects f JOIN channels c ON c.id = f.channel_id
  WHERE f.state IN ('pending', 'sending', 'uncertain') AND (f.due_at IS NULL OR f.due_at <= find_open_effects.at)
    AND (f.started_at IS NULL OR f.started_at < now() - interval '1 second')
    -- What is kept for a paused channel or a suspended company must not hide what others could send.
    AND c.state = 'active' AND NOT EXISTS (SELECT FROM tenants t WHERE t.id = f.tenant_id AND t.state <> 'active')
  GROUP BY f.tenant_id, f.conversation_id ORDER BY random() LIMIT most
$$;
--> statement-breakpoint
CREATE OR REPLACE FUNCTION next_timer_at() RETURNS timestamptz LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS
$$ SELECT min(t.at) FROM timers t WHERE NOT EXISTS (SELECT FROM tenants c WHERE c.id = t.tenant_id AND c.state <> 'active') $$;
--> statement-breakpoint
REVOKE CREATE ON SCHEMA public FROM balcao_lookup;
