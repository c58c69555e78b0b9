SELECT protect_tenant_table(t::regclass) FROM unnest(ARRAY['documents','passages','gaps','devices','pairings','reports','device_commands','catalog_items','orders','order_lines','payments','order_events','sessions','ratings']) t;
--> statement-breakpoint
-- Append-only.
REVOKE UPDATE, DELETE ON order_events FROM balcao_app;
--> statement-breakpoint
GRANT CREATE ON SCHEMA public TO balcao_lookup;
--> statement-breakpoint
-- Signing in: an address may belong to people of several companies; each password is checked.
CREATE FUNCTION find_users(address text) RETURNS SETOF users LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS
$$ SELECT * FROM users WHERE email = lower(address) AND NOT disabled $$;
--> statement-breakpoint
CREATE FUNCTION find_session(hash text) RETURNS SETOF sessions LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS
$$ SELECT * FROM sessions WHERE token_hash = hash $$;
--> statement-breakpoint
-- An agent shows a pairing code, later its token, before anything is known of its tenant.
CREATE FUNCTION find_pairing(hash text) RETURNS SETOF pairings LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS
$$ SELECT * FROM pairings WHERE code_hash = hash $$;
--> statement-breakpoint
CREATE FUNCTION find_device(hash text) RETURNS SETOF devices LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS
$$ SELECT * FROM devices WHERE token_hash = hash $$;
--> statement-breakpoint
CREATE FUNCTION find_report(key text) RETURNS SETOF reports LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS
$$ SELECT * FROM reports WHERE page_key = key AND state = 'reported' $$;
--> statement-breakpoint
-- A gateway's notification names its own id.
CREATE FUNCTION find_payment(gateway_name text, gateway_id text) RETURNS SETOF payments LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS
$$ SELECT * FROM payments WHERE gateway = gateway_name AND external_id = gateway_id $$;
--> statement-breakpoint
CREATE FUNCTION find_payments_to_ask(at timestamptz, most integer) RETURNS SETOF payments LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS
$$ SELECT * FROM payments WHERE ask_at <= find_payments_to_ask.at ORDER BY ask_at LIMIT most $$;
--> statement-breakpoint
-- What ran out of its time without a word: the hub tells the conversation.
CREATE FUNCTION find_pairings_to_end(at timestamptz, most integer) RETURNS SETOF pairings LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS
$$ SELECT * FROM pairings WHERE state IN ('open', 'claimed') AND expires_at <= find_pairings_to_end.at ORDER BY expires_at LIMIT most $$;
--> statement-breakpoint
CREATE FUNCTION find_commands_to_end(at timestamptz, begun_before timestamptz, most integer) RETURNS SETOF device_commands LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS
$$ SELECT * FROM device_commands WHERE state = 'queued' AND expires_at <= find_commands_to_end.at
  OR state IN ('sent', 'running') AND expires_at <= begun_before OR NOT told ORDER BY expires_at LIMIT most $$;
--> statement-breakpoint
-- What waits for a computer that is off: the conversation is told so.
CREATE FUNCTION find_commands_waiting(before timestamptz, most integer) RETURNS SETOF device_commands LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS
$$ SELECT * FROM device_commands WHERE state = 'queued' AND position = 0 AND created_at <= before ORDER BY created_at LIMIT most $$;
--> statement-breakpoint
-- Scans whose agent never came back, and those whose end the conversation may not know.
CREATE FUNCTION find_scans_to_end(at timestamptz, most integer) RETURNS SETOF reports LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS
$$ SELECT * FROM reports WHERE NOT told AND (state <> 'asked' OR asked_at <= find_scans_to_end.at) ORDER BY asked_at LIMIT most $$;
--> statement-breakpoint
DO $$
DECLARE f regprocedure;
BEGIN
  FOR f IN SELECT p.oid::regprocedure FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace AND p.prosecdef AND p.proowner <> 'balcao_lookup'::regrole LOOP
    EXECUTE format('ALTER FUNCTION %s OWNER TO balcao_lookup', f);
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', f);
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO balcao_app', f);
  END LOOP;
END $$;
--> statement-breakpoint
REVOKE CREATE ON SCHEMA public FROM balcao_lookup;
--> statement-breakpoint
-- Processes belong to the installation and to no tenant.
GRANT SELECT, INSERT, UPDATE, DELETE ON workers TO balcao_app;
--> statement-breakpoint
GRANT CREATE ON SCHEMA public TO balcao_lookup;
--> statement-breakpoint
-- For metrics and health: how much stands open, of all tenants, without a word of what it is.
CREATE FUNCTION count_work() RETURNS TABLE (waiting bigint, oldest timestamptz, pending bigint, sending bigint, uncertain bigint, failed bigint, dead bigint, alerts bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT e.waiting, e.oldest, f.pending, f.sending, f.uncertain,
    (SELECT count(*) FROM effects WHERE state = 'failed'), (SELECT count(*) FROM events WHERE state = 'dead'), (SELECT count(*) FROM alerts WHERE seen_at IS NULL)
  FROM (SELECT count(*) AS waiting, min(received_at) AS oldest FROM events WHERE state = 'waiting' AND conversation_id IS NOT NULL) e,
    (SELECT count(*) FILTER (WHERE state = 'pending') AS pending, count(*) FILTER (WHERE state = 'sending') AS sending,
      count(*) FILTER (WHERE state = 'uncertain') AS uncertain FROM effects WHERE state IN ('pending', 'sending', 'uncertain')) f
$$;
--> statement-breakpoint
ALTER FUNCTION count_work() OWNER TO balcao_lookup;
--> statement-breakpoint
REVOKE ALL ON FUNCTION count_work() FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION count_work() TO balcao_app;
--> statement-breakpoint
REVOKE CREATE ON SCHEMA public FROM balcao_lookup;
