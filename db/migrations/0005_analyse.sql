-- A table that has grown is analysed by whoever serves, and not only when autovacuum comes by a minute later: plans are
-- kept, and one that was made for an empty table reads all of a full one. PostgreSQL 17 knows the privilege.
DO $$
BEGIN
  IF current_setting('server_version_num')::int >= 170000 THEN
    GRANT MAINTAIN ON events, effects, messages, conversations, contacts, identities, timers TO balcao_app;
  END IF;
END $$;
