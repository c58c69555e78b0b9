-- A serving process sees for itself whether a migration is missing, without the owner's address.
GRANT USAGE ON SCHEMA drizzle TO balcao_app;
--> statement-breakpoint
GRANT SELECT ON drizzle.__drizzle_migrations TO balcao_app;
