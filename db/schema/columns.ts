import { bigint, timestamp, uuid } from "drizzle-orm/pg-core";

/** Random ids, made by the application, for rows that are named elsewhere (tenants, contacts, conversations). */
export const id = () => uuid("id").primaryKey();

/** Every table with a tenant's rows has this column and forced row-level security (`migrations/0001_policies.sql`). */
export const tenantId = () => uuid("tenant_id").notNull();

export const instant = (name: string) => timestamp(name, { withTimezone: true, mode: "date" });

/** Ascending ids for tables with many rows. They are text in JavaScript, because they are sent as text. */
export const serial = (name: string) => bigint(name, { mode: "bigint" });
