import { boolean, index, integer, json, jsonb, pgTable, text, uniqueIndex } from "drizzle-orm/pg-core";
import { ROLES } from "../../platform/rights.js";
import { id, instant, tenantId } from "./columns.js";

/** A company on this installation. Its own `id` is the tenant id of all its rows. */
export const tenants = pgTable("tenants", {
  id: id(),
  slug: text("slug").notNull().unique(),
  name: text("name").notNull(),
  locale: text("locale").notNull(),
  timezone: text("timezone").notNull(),
  /** Everything that `company.yaml` says: address, phone, site and so on. */
  profile: jsonb("profile").notNull(),
  /**
   * A suspended company keeps what comes in and does nothing; one that is being removed takes nothing any more, and its
   * rows disappear.
   */
  state: text("state", { enum: ["active", "suspended", "removing"] })
    .notNull()
    .default("active"),
  /** Since when; null where it never changed. */
  stateSince: instant("state_since"),
  /** Whether everybody of the company must sign in with a second factor. */
  requireSecondFactor: boolean("require_second_factor").notNull().default(false),
  createdAt: instant("created_at").notNull().defaultNow(),
});

export const users = pgTable(
  "users",
  {
    id: id(),
    tenantId: tenantId(),
    email: text("email").notNull(),
    name: text("name").notNull(),
    role: text("role", { enum: ROLES }).notNull(),
    teams: text("teams").array().notNull(),
    /** An argon2id hash; null until a password is set. */
    passwordHash: text("password_hash"),
    disabled: boolean("disabled").notNull().default(false),
    /** Whether the user came from the applied folder. The next apply leaves users alone that a person added. */
    fromFolder: boolean("from_folder").notNull(),
    createdAt: instant("created_at").notNull().defaultNow(),
  },
  (t) => [uniqueIndex("users_email").on(t.tenantId, t.email)],
);

export const teams = pgTable(
  "teams",
  {
    id: id(),
    tenantId: tenantId(),
    slug: text("slug").notNull(),
    title: text("title").notNull(),
    description: text("description"),
    fromFolder: boolean("from_folder").notNull(),
  },
  (t) => [uniqueIndex("teams_slug").on(t.tenantId, t.slug)],
);

/** A connected account. `key` is public (it stands in webhook and widget addresses). Secrets are sealed. */
export const channels = pgTable(
  "channels",
  {
    id: id(),
    tenantId: tenantId(),
    key: text("key").notNull().unique(),
    slug: text("slug").notNull(),
    title: text("title").notNull(),
    kind: text("kind").notNull(),
    /**
     * Whether it is one of the simulator's channels. They are switched off as soon as a real channel exists, unless
     * asked for.
     */
    demo: boolean("demo").notNull(),
    /** Whether the installation made the secrets itself. */
    generatedSecrets: boolean("generated_secrets").notNull(),
    fromFolder: boolean("from_folder").notNull(),
    externalId: text("external_id").notNull(),
    settings: jsonb("settings").notNull(),
    /** Sealed with AES-256-GCM under the context `channel:<id>`; see `platform/secrets/seal.ts`. */
    secrets: text("secrets").notNull(),
    state: text("state", { enum: ["active", "paused", "removed"] }).notNull(),
    /** Why the channel is paused, in words for people. */
    problem: text("problem"),
    createdAt: instant("created_at").notNull().defaultNow(),
  },
  (t) => [uniqueIndex("channels_slug").on(t.tenantId, t.slug), index("channels_external").on(t.tenantId, t.externalId)],
);

/** A published program: immutable, named by the hash of its source. `current` marks the one that new dialogues take. */
export const programs = pgTable(
  "programs",
  {
    id: id(),
    tenantId: tenantId(),
    version: integer("version").notNull(),
    hash: text("hash").notNull(),
    /** `json`, not `jsonb`: the hash covers the text, and jsonb would order the names differently. */
    source: json("source").notNull(),
    current: boolean("current").notNull(),
    publishedBy: text("published_by").notNull(),
    publishedAt: instant("published_at").notNull().defaultNow(),
  },
  (t) => [uniqueIndex("programs_version").on(t.tenantId, t.version), index("programs_hash").on(t.tenantId, t.hash)],
);

/**
 * Every act of a person, an API key, a command or the system that changed something. Rows are only added. What concerns
 * the installation as a whole has `INSTALLATION` (`db/stores/audit-store.ts`) as its tenant.
 */
export const auditEntries = pgTable(
  "audit_entries",
  {
    id: id(),
    tenantId: tenantId(),
    actor: text("actor").notNull(),
    action: text("action").notNull(),
    subject: text("subject").notNull(),
    detail: jsonb("detail").notNull(),
    /** What was changed, as it was and as it is since; without secrets. Null where there is nothing to compare. */
    before: jsonb("before"),
    after: jsonb("after"),
    /** From where: an IP address, `cli`, `folder` or `system`. Null in rows of earlier versions. */
    source: text("source"),
    at: instant("at").notNull().defaultNow(),
  },
  (t) => [index("audit_at").on(t.tenantId, t.at)],
);

export const files = pgTable(
  "files",
  {
    id: id(),
    tenantId: tenantId(),
    sha256: text("sha256").notNull(),
    mime: text("mime").notNull(),
    name: text("name").notNull(),
    size: integer("size").notNull(),
    state: text("state", { enum: ["ok", "download", "held"] }).notNull(),
    problem: text("problem"),
    /** Whose upload limit the file counts for: the channel and the person there. Null when it counts for nobody. */
    sender: text("sender"),
    /** Whether a message refers to the file. A file without one is deleted after a day. */
    kept: boolean("kept").notNull().default(true),
    createdAt: instant("created_at").notNull().defaultNow(),
  },
  // Holds all columns that sums need, so that they are read from the index alone.
  (t) => [
    uniqueIndex("files_content").on(t.tenantId, t.sha256),
    index("files_sender").on(t.tenantId, t.sender, t.size),
  ],
);
