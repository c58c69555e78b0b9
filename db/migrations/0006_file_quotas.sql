ALTER TABLE "files" ADD COLUMN "sender" text;--> statement-breakpoint
ALTER TABLE "files" ADD COLUMN "kept" boolean DEFAULT true NOT NULL;--> statement-breakpoint
-- How much all companies store together, for the limit of the installation, without a word of what it is.
GRANT CREATE ON SCHEMA public TO balcao_lookup;
--> statement-breakpoint
CREATE FUNCTION stored_bytes() RETURNS bigint LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS
$$ SELECT coalesce(sum(size), 0)::bigint FROM files $$;
--> statement-breakpoint
ALTER FUNCTION stored_bytes() OWNER TO balcao_lookup;
--> statement-breakpoint
REVOKE ALL ON FUNCTION stored_bytes() FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION stored_bytes() TO balcao_app;
--> statement-breakpoint
REVOKE CREATE ON SCHEMA public FROM balcao_lookup;
