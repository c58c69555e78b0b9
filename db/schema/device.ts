import { sql } from "drizzle-orm";
import { boolean, index, integer, jsonb, pgTable, smallint, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { id, instant, tenantId } from "./columns.js";

/** A customer's computer, identified by the key that its agent made. */
export const devices = pgTable(
  "devices",
  {
    id: id(),
    tenantId: tenantId(),
    /** Null until the customer has confirmed in the chat that the computer is theirs. */
    contactId: uuid("contact_id"),
    name: text("name").notNull(),
    os: text("os").notNull(),
    /** `guided`: no program runs on it. Its reports are what its owner answered. */
    kind: text("kind", { enum: ["agent", "guided"] })
      .notNull()
      .default("agent"),
    /** An Ed25519 key: the raw 32 bytes as base64. */
    publicKey: text("public_key").notNull(),
    /**
     * The SHA-256 of the device's token; null before the device is confirmed. It stays after the device is revoked, so
     * that the agent can be told so and stops asking.
     */
    tokenHash: text("token_hash").unique(),
    agentVersion: text("agent_version").notNull(),
    lastSeenAt: instant("last_seen_at"),
    revokedAt: instant("revoked_at"),
    createdAt: instant("created_at").notNull().defaultNow(),
  },
  (t) => [index("devices_contact").on(t.contactId)],
);

/** An invitation to pair a computer: a code for a single use, bound to the conversation that asked for it. */
export const pairings = pgTable(
  "pairings",
  {
    id: id(),
    tenantId: tenantId(),
    conversationId: uuid("conversation_id").notNull(),
    channelId: uuid("channel_id").notNull(),
    contactId: uuid("contact_id").notNull(),
    /** The key of the `devices.invite` effect. A repeated request finds the same invitation by it. */
    effectKey: text("effect_key").notNull(),
    /** The SHA-256 of the code. */
    codeHash: text("code_hash").notNull(),
    /** The sealed code, so that a repeated request gives the same one. */
    code: text("code").notNull(),
    state: text("state", { enum: ["open", "claimed", "confirmed", "rejected", "expired"] }).notNull(),
    attempts: smallint("attempts").notNull().default(0),
    deviceId: uuid("device_id"),
    expiresAt: instant("expires_at").notNull(),
    createdAt: instant("created_at").notNull().defaultNow(),
  },
  (t) => [uniqueIndex("pairings_effect").on(t.tenantId, t.effectKey), uniqueIndex("pairings_code").on(t.codeHash)],
);

/** A scan of a device: requested, running or reported. */
export const reports = pgTable(
  "reports",
  {
    id: id(),
    tenantId: tenantId(),
    deviceId: uuid("device_id").notNull(),
    conversationId: uuid("conversation_id").notNull(),
    channelId: uuid("channel_id").notNull(),
    /** The key of the `devices.scan` effect. */
    effectKey: text("effect_key").notNull(),
    state: text("state", { enum: ["asked", "reported", "declined", "failed"] }).notNull(),
    scope: text("scope").notNull(),
    /** 0 to 100; null until it is reported. */
    score: integer("score"),
    findings: jsonb("findings").notNull().default([]),
    /** What the device measured, after redaction. */
    facts: jsonb("facts").notNull().default({}),
    /** The last part of the page's address. It cannot be guessed. */
    pageKey: text("page_key").notNull().unique(),
    askedAt: instant("asked_at").notNull().defaultNow(),
    reportedAt: instant("reported_at"),
    /** Whether the conversation was told how the scan ended. Until then the sweep will tell it. */
    told: boolean("told").notNull().default(false),
  },
  (t) => [
    uniqueIndex("reports_effect").on(t.tenantId, t.effectKey),
    index("reports_device").on(t.deviceId, t.askedAt),
    index("reports_untold").on(t.askedAt).where(sql`not told`),
  ],
);

/**
 * A signed task for a device's agent: an allow-listed action with its parameters, first as a preview, then for real.
 */
export const deviceTasks = pgTable(
  "device_commands",
  {
    id: id(),
    tenantId: tenantId(),
    deviceId: uuid("device_id").notNull(),
    conversationId: uuid("conversation_id").notNull(),
    channelId: uuid("channel_id").notNull(),
    orderId: uuid("order_id").notNull(),
    /** The key of the `devices.preview` or `devices.repair` effect. */
    effectKey: text("effect_key").notNull(),
    /** The place among the tasks of one preview or repair, which may consist of several actions. */
    position: smallint("position").notNull(),
    /** For a repair: the preview that the customer agreed to. */
    previewOf: uuid("preview_of"),
    action: text("action").notNull(),
    params: jsonb("params").notNull(),
    dryRun: boolean("dry_run").notNull(),
    nonce: text("nonce").notNull().unique(),
    state: text("state", {
      enum: ["queued", "sent", "running", "done", "failed", "refused", "unknown", "expired"],
    }).notNull(),
    /** The agent's result: what it would do or did, the numbers before and after, and its journal. */
    result: jsonb("result"),
    expiresAt: instant("expires_at").notNull(),
    createdAt: instant("created_at").notNull().defaultNow(),
    endedAt: instant("ended_at"),
    /**
     * False only when this task was the last of its effect to end and the conversation may not know yet. The sweep then
     * tells it.
     */
    told: boolean("told").notNull().default(true),
  },
  (t) => [
    uniqueIndex("device_commands_effect").on(t.tenantId, t.effectKey, t.position),
    index("device_commands_open").on(t.deviceId, t.createdAt).where(sql`state in ('queued', 'sent', 'running')`),
    index("device_commands_untold").on(t.createdAt).where(sql`not told`),
    /** One preview is carried out only once, whoever asks. */
    uniqueIndex("device_commands_preview").on(t.previewOf),
    index("device_commands_order").on(t.orderId),
  ],
);
