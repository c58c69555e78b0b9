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
