CREATE TABLE "ledger_entries" (
	"id" uuid PRIMARY KEY NOT NULL,
	"tenant_id" uuid NOT NULL,
	"account_id" uuid NOT NULL,
	"gateway" text NOT NULL,
	"order_id" uuid NOT NULL,
	"payment_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"gateway_id" text NOT NULL,
	"amount" bigint NOT NULL,
	"currency" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"written_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "ledger_reports" (
	"id" uuid PRIMARY KEY NOT NULL,
	"tenant_id" uuid NOT NULL,
	"account_id" uuid NOT NULL,
	"gateway" text NOT NULL,
	"from_at" timestamp with time zone NOT NULL,
	"to_at" timestamp with time zone NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	"state" text NOT NULL,
	"problem" text,
	"compared" integer NOT NULL,
	"foreign_count" integer NOT NULL,
	"mended" integer NOT NULL,
	"differences" jsonb NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX "ledger_entries_thing" ON "ledger_entries" USING btree ("tenant_id","account_id","kind","gateway_id");--> statement-breakpoint
CREATE INDEX "ledger_entries_at" ON "ledger_entries" USING btree ("tenant_id","at","id");--> statement-breakpoint
CREATE INDEX "ledger_entries_payment" ON "ledger_entries" USING btree ("payment_id");--> statement-breakpoint
CREATE UNIQUE INDEX "ledger_reports_asked" ON "ledger_reports" USING btree ("tenant_id","account_id") WHERE state = 'asked';--> statement-breakpoint
CREATE INDEX "ledger_reports_at" ON "ledger_reports" USING btree ("tenant_id","account_id","at");--> statement-breakpoint
SELECT protect_tenant_table('ledger_entries');--> statement-breakpoint
SELECT protect_tenant_table('ledger_reports');--> statement-breakpoint
-- Append-only. A company that is removed takes its lines with it, by the function below alone.
REVOKE UPDATE, DELETE ON ledger_entries FROM balcao_app;--> statement-breakpoint
CREATE POLICY removal ON ledger_entries FOR DELETE TO balcao_lookup USING (tenant_id = ANY ((SELECT current_tenants())::uuid[]));--> statement-breakpoint
GRANT DELETE ON ledger_entries TO balcao_lookup;--> statement-breakpoint
GRANT CREATE ON SCHEMA public TO balcao_lookup;--> statement-breakpoint
CREATE OR REPLACE FUNCTION remove_company_records(company uuid, most integer) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE
  name text;
  gone bigint;
  total bigint := 0;
BEGIN
  IF NOT EXISTS (SELECT FROM tenants t WHERE t.id = company AND t.id = ANY (current_tenants()) AND t.state = 'removing') THEN
    RAISE EXCEPTION 'company % is not being removed', company;
  END IF;
  FOREACH name IN ARRAY ARRAY['audit_chain', 'audit_entries', 'order_events', 'conversation_facts', 'ledger_entries'] LOOP
    EXECUTE format('DELETE FROM %I WHERE ctid = ANY (ARRAY(SELECT ctid FROM %I WHERE tenant_id = $1 LIMIT $2))', name, name) USING company, most;
    GET DIAGNOSTICS gone = ROW_COUNT;
    total := total + gone;
  END LOOP;
  RETURN total;
END $$;
--> statement-breakpoint
-- The comparisons of all companies that somebody, or the day, asked for.
CREATE FUNCTION find_asked_reports(most integer) RETURNS SETOF ledger_reports LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT r.* FROM ledger_reports r WHERE r.state = 'asked'
    AND NOT EXISTS (SELECT FROM tenants t WHERE t.id = r.tenant_id AND t.state <> 'active') ORDER BY r.at LIMIT most
$$;
--> statement-breakpoint
ALTER FUNCTION find_asked_reports(integer) OWNER TO balcao_lookup;--> statement-breakpoint
REVOKE ALL ON FUNCTION find_asked_reports(integer) FROM PUBLIC;--> statement-breakpoint
GRANT EXECUTE ON FUNCTION find_asked_reports(integer) TO balcao_app;--> statement-breakpoint
REVOKE CREATE ON SCHEMA public FROM balcao_lookup;--> statement-breakpoint
-- What was paid before there was a ledger is asked about once more, spread over six hours, because only its gateway knows
-- its fees and refunds one by one. What an older process takes up meanwhile is found by the daily comparison.
-- The owner is bound by the policies, too; nobody else reads the table until this transaction ends. A migration with an
-- UPDATE is one transaction, so this has no batches. It is bounded by the payments that were ever paid: 100,000 took less
-- than six seconds on two busy cores. Meanwhile charges and notices of gateways wait, and messages do not.
ALTER TABLE payments NO FORCE ROW LEVEL SECURITY;--> statement-breakpoint
UPDATE payments SET ask_at = now() + random() * interval '6 hours'
WHERE paid_at IS NOT NULL AND external_id IS NOT NULL AND (ask_at IS NULL OR ask_at > now() + interval '6 hours');--> statement-breakpoint
ALTER TABLE payments FORCE ROW LEVEL SECURITY;
