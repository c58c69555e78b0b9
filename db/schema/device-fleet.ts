import { sql } from "drizzle-orm";
import { boolean, index, integer, jsonb, pgTable, primaryKey, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { id, instant, tenantId } from "./columns.js";

/** What is agreed about a computer beyond its first visit: whether it stays, is blocked, and how it is to behave. */
export const deviceStandings = pgTable(
  "device_standings",
  {
    deviceId: uuid("device_id").primaryKey(),
    tenantId: tenantId(),
    /** `asked`: the customer said yes in the chat, and the person at the computer has not answered yet. */
    stays: text("stays", { enum: ["no", "asked", "on"] })
      .notNull()
      .default("no"),
    /** The conversation that agreed, which hears of alerts. Null before anybody was asked. */
    conversationId: uuid("conversation_id"),
    channelId: uuid("channel_id"),
    /** The key of the `devices.accompany` effect that waits for the computer's answer; null when none does. */
    effectKey: text("effect_key"),
    /** Since when it stays or was asked to, or since when it stays no more. */
    since: instant("since"),
    /** How the agent is to behave; empty means the usual. */
    settings: jsonb("settings").notNull().default({}),
    /** When it is to be measured next; null while it does not stay. */
    nextScanAt: instant("next_scan_at"),
    /** The customer wants no warnings of this computer in the chat. */
    muted: boolean("muted").notNull().default(false),
    blockedAt: instant("blocked_at"),
    /** The token before the last rotation. It counts until the computer has shown the new one. */
    formerTokenHash: text("former_token_hash").unique(),
  },
  (t) => [
    index("device_standings_due").on(t.nextScanAt).where(sql`stays = 'on'`),
    index("device_standings_tenant").on(t.tenantId),
  ],
);

/** What happened on a computer or between it and the server. Rows are only added, and removed when they are old. */
export const deviceEvents = pgTable(
  "device_events",
  {
    id: id(),
    tenantId: tenantId(),
    deviceId: uuid("device_id").notNull(),
    /** The agent's own id of it. A repeat is recognised by it. */
    eventId: text("event_id").notNull(),
    kind: text("kind").notNull(),
    detail: jsonb("detail").notNull().default({}),
    /** By the computer's clock; what the server saw itself, by the server's. */
    at: instant("at").notNull(),
    receivedAt: instant("received_at").notNull(),
  },
  (t) => [
    uniqueIndex("device_events_once").on(t.deviceId, t.eventId),
    index("device_events_received").on(t.deviceId, t.receivedAt),
  ],
);

/** A computer's heartbeats of one hour, counted together. */
export const deviceBeats = pgTable(
  "device_beats",
  {
    tenantId: tenantId(),
    deviceId: uuid("device_id").notNull(),
    /** The beginning of the hour, UTC. */
    hour: instant("hour").notNull(),
    beats: integer("beats").notNull(),
    /** How many of them said how long the one before took to be answered, the sum of that and the longest, in ms. */
    timed: integer("timed").notNull().default(0),
    latencySum: integer("latency_sum").notNull().default(0),
    latencyMost: integer("latency_most").notNull().default(0),
    /** The agent's own memory, at the last heartbeat of the hour. */
    memoryMb: integer("memory_mb").notNull(),
    lastAt: instant("last_at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.deviceId, t.hour] })],
);

/** A warning about a computer: everything that was found wrong on one day, for one conversation. */
export const deviceAlerts = pgTable(
  "device_alerts",
  {
    id: id(),
    tenantId: tenantId(),
    deviceId: uuid("device_id").notNull(),
    conversationId: uuid("conversation_id").notNull(),
    channelId: uuid("channel_id").notNull(),
    /**
     * The day in the company's time zone, `2026-11-30`, on which it is told. What is found after that one was told makes
     * another, `2026-11-30 2`.
     */
    day: text("day").notNull(),
    /** What is wrong: `[{ id, severity, title, subject, evidence, meaning }]`, worst first. */
    findings: jsonb("findings").notNull(),
    /** The last part of the report's address. */
    pageKey: text("page_key").notNull(),
    state: text("state", { enum: ["waiting", "told", "kept"] }).notNull(),
    /** Why the customer was not told: `muted`, `opted_out`, `no_way`. */
    reason: text("reason"),
    /** Not to be told before: findings are collected, and nobody is woken at night. */
    dueAt: instant("due_at").notNull(),
    createdAt: instant("created_at").notNull(),
    toldAt: instant("told_at"),
  },
  (t) => [
    uniqueIndex("device_alerts_day").on(t.deviceId, t.day),
    index("device_alerts_due").on(t.dueAt).where(sql`state = 'waiting'`),
  ],
);
