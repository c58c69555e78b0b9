-- Tenancy in the database itself. Two roles, neither of them able to bypass row-level security:
-- `balcao_app`    all of the application's statements; sees the tenants that the transaction names in `app.tenants`.
-- `balcao_lookup` owns the few definer functions that work before a tenant is known; may only read.
-- Roles belong to the whole server: another database of it may be migrated at the same moment.
-- Where an administrator made them before (db/roles.sql), the owner of the schema may neither make nor grant them.
DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['balcao_app', 'balcao_lookup'] LOOP
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) THEN
      BEGIN EXECUTE format('CREATE ROLE %I NOLOGIN', name); EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END;
    END IF;
    BEGIN EXECUTE format('GRANT %I TO %I', name, current_user); EXCEPTION WHEN insufficient_privilege THEN NULL; END;
  END LOOP;
END $$;
--> statement-breakpoint
CREATE EXTENSION IF NOT EXISTS vector;
--> statement-breakpoint
CREATE EXTENSION IF NOT EXISTS unaccent;
--> statement-breakpoint
CREATE EXTENSION IF NOT EXISTS pg_trgm;
--> statement-breakpoint
GRANT USAGE ON SCHEMA public TO balcao_app, balcao_lookup;
--> statement-breakpoint
GRANT CREATE ON SCHEMA public TO balcao_lookup;
--> statement-breakpoint
-- The tenants of the running transaction; null (no rows at all) when none was set. A setting that was reset reads ''.
CREATE FUNCTION current_tenants() RETURNS uuid[] LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT string_to_array(nullif(current_setting('app.tenants', true), ''), ',')::uuid[] $$;
--> statement-breakpoint
-- Every migration that adds a table with `tenant_id` calls this; `tests/db/tenancy.test.ts` fails on one that did not.
CREATE FUNCTION protect_tenant_table(name regclass, tenant_column text DEFAULT 'tenant_id') RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', name);
  EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', name);
  EXECUTE format('CREATE POLICY tenant ON %s TO balcao_app USING (%I = ANY ((SELECT current_tenants())::uuid[])) WITH CHECK (%I = ANY ((SELECT current_tenants())::uuid[]))', name, tenant_column, tenant_column);
  EXECUTE format('CREATE POLICY lookup ON %s FOR SELECT TO balcao_lookup USING (true)', name);
  EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %s TO balcao_app', name);
  EXECUTE format('GRANT SELECT ON %s TO balcao_lookup', name);
END $$;
--> statement-breakpoint
SELECT protect_tenant_table(t::regclass) FROM unnest(ARRAY['users','teams','channels','programs','audit_entries','files','contacts','identities','conversations','events','messages','effects','timers','consents','alerts']) t;
--> statement-breakpoint
SELECT protect_tenant_table('tenants', 'id');
--> statement-breakpoint
-- Append-only.
REVOKE UPDATE, DELETE ON audit_entries FROM balcao_app;
--> statement-breakpoint
-- A webhook or widget names a channel by its public key, before anything is known of its tenant.
CREATE FUNCTION find_channel(channel_key text) RETURNS SETOF channels LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS
$$ SELECT * FROM channels WHERE key = channel_key AND state <> 'removed' $$;
--> statement-breakpoint
-- Conversations with something to do: events that wait, timers and effects that are due. What was lost of a wake-up, or
-- left by a process that ended, is found here. What came in the last moment is on its way already.
CREATE FUNCTION find_waiting(most integer) RETURNS TABLE (tenant_id uuid, conversation_id uuid) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT e.tenant_id, e.conversation_id FROM events e
  WHERE e.state = 'waiting' AND e.conversation_id IS NOT NULL AND e.received_at < now() - CASE WHEN e.kind = 'status' THEN interval '2 seconds' ELSE interval '1 second' END
  -- By chance, so that many that cannot go on yet (a status whose message is unknown) do not hide the others.
  GROUP BY e.tenant_id, e.conversation_id ORDER BY random() LIMIT most
$$;
--> statement-breakpoint
CREATE FUNCTION find_timers(at timestamptz, most integer) RETURNS TABLE (tenant_id uuid, conversation_id uuid) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT DISTINCT t.tenant_id, t.conversation_id FROM timers t WHERE t.at <= find_timers.at LIMIT most
$$;
--> statement-breakpoint
CREATE FUNCTION find_open_effects(at timestamptz, most integer) RETURNS TABLE (tenant_id uuid, conversation_id uuid) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT f.tenant_id, f.conversation_id FROM effects f JOIN channels c ON c.id = f.channel_id
  WHERE f.state IN ('pending', 'sending', 'uncertain') AND (f.due_at IS NULL OR f.due_at <= find_open_effects.at)
    AND (f.started_at IS NULL OR f.started_at < now() - interval '1 second')
    -- What is kept for a paused channel must not hide what others could send.
    AND c.state = 'active'
  GROUP BY f.tenant_id, f.conversation_id ORDER BY random() LIMIT most
$$;
--> statement-breakpoint
CREATE FUNCTION next_timer_at() RETURNS timestamptz LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS
$$ SELECT min(at) FROM timers $$;
--> statement-breakpoint
-- For commands and the start: which companies are here.
CREATE FUNCTION list_tenants() RETURNS TABLE (id uuid, slug text, name text) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS
$$ SELECT t.id, t.slug, t.name FROM tenants t ORDER BY t.slug $$;
--> statement-breakpoint
CREATE FUNCTION list_channels() RETURNS SETOF channels LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS
$$ SELECT * FROM channels WHERE state <> 'removed' ORDER BY key $$;
--> statement-breakpoint
DO $$
DECLARE f regprocedure;
BEGIN
  FOR f IN SELECT p.oid::regprocedure FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace AND p.prosecdef LOOP
    EXECUTE format('ALTER FUNCTION %s OWNER TO balcao_lookup', f);
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', f);
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO balcao_app', f);
  END LOOP;
END $$;
--> statement-breakpoint
REVOKE CREATE ON SCHEMA public FROM balcao_lookup;
--> statement-breakpoint
-- How far each delivery status got (bot/vocabulary/later-status.ts has the same order; a test compares them).
CREATE FUNCTION status_rank(status text) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT CASE status WHEN 'queued' THEN 0 WHEN 'sending' THEN 1 WHEN 'uncertain' THEN 2 WHEN 'sent' THEN 3 WHEN 'failed' THEN 4 WHEN 'delivered' THEN 5 WHEN 'read' THEN 6 WHEN 'played' THEN 7 ELSE -1 END $$;
