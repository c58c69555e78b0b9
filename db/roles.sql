-- Once per PostgreSQL server and database, by its administrator (psql, as a superuser, connected to the new database):
-- the roles of an installation whose serving processes cannot switch row-level security off.
--   balcao_owner   signs in to migrate (DATABASE_OWNER_URL); owns the database and all in it.
--   balcao_server  signs in to serve (DATABASE_URL); owns nothing, and may be balcao_app only.
--   balcao_app     what the application's statements run as; balcao_lookup owns the few functions that see past tenants.
-- Both sign-ins get their passwords afterwards: \password balcao_owner, \password balcao_server.
CREATE ROLE balcao_owner LOGIN NOSUPERUSER NOCREATEROLE NOCREATEDB NOBYPASSRLS;
CREATE ROLE balcao_server LOGIN NOSUPERUSER NOCREATEROLE NOCREATEDB NOBYPASSRLS;
-- Another database of this server may have these two already; they are the same for all.
DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'balcao_app') THEN CREATE ROLE balcao_app NOLOGIN; END IF;
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'balcao_lookup') THEN CREATE ROLE balcao_lookup NOLOGIN; END IF;
END $$;
GRANT balcao_app TO balcao_server;
GRANT balcao_lookup TO balcao_owner;

DO $$ BEGIN
  EXECUTE format('ALTER DATABASE %I OWNER TO balcao_owner', current_database());
  EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
  EXECUTE format('GRANT CONNECT ON DATABASE %I TO balcao_server', current_database());
END $$;
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
ALTER SCHEMA public OWNER TO balcao_owner;
-- pgvector may be installed by a superuser only; the others come with it here.
CREATE EXTENSION IF NOT EXISTS vector;
CREATE EXTENSION IF NOT EXISTS unaccent;
CREATE EXTENSION IF NOT EXISTS pg_trgm;
