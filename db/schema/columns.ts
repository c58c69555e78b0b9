import { bigint, timestamp, uuid } from "drizzle-orm/pg-core";

/** Random ids of things that people name (tenants, contacts, conversations); made by the application. */
export const id = () => uuid("id").primaryKey();

/** Every tenant's row carries this, under forced row-level security (`migrations/0001_policies.sql`). */
export const tenantId = () => uuid("tenant_id").notNull();

export const instant = (name: string) => timestamp(name, { withTimezone: true, mode: "date" });

/** Ids of things that are many and ordered; text in JavaScript, because they go over the wire as text. */
export const serial = (name: string) => bigint(name, { mode: "bigint" });
