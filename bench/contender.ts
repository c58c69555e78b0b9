/** What every server under test is told: one Cloud API account, the same for all. None of it is secret. */
export const ACCOUNT = {
  /** What `apply` makes of the slug in `company/company.yaml` and the channel's name. */
  channelKey: "bench-whatsapp",
  phoneId: "104000000000001",
  appSecret: "bench-app-secret",
  verifyToken: "bench-verify-token",
  accessToken: "bench-access-token",
  graphVersion: "v20.0",
} as const;

/** The address of the webhook on every server under test. */
export const WEBHOOK_PATH = `/webhooks/whatsapp/${ACCOUNT.channelKey}`;

export type Database = "embedded" | "postgres";

/** Where one server runs in one round: everything is fresh. */
export type Place = {
  database: Database;
  /** The port to listen on. */
  port: number;
  graphPort: number;
  /** An empty folder of this server's own; on `embedded` a baseline finds a prepared data directory in `db`. */
  folder: string;
  /** An empty database of this server's own; only on `postgres`. */
  databaseUrl: string | null;
  redisUrl: string | null;
};

/** A server under test. `command` is run by this Node.js; `start` is ready when the webhook answers its challenge. */
export type Contender = {
  name: string;
  /** What the table calls it. */
  title: string;
  /** Whether a prepared embedded data directory is put into its folder before it starts. */
  wantsPreparedDatabase: boolean;
  /** Whether it can run on this database; says why when not. */
  refuses(database: Database): string | null;
  command(place: Place): { args: string[]; env: Record<string, string>; cwd: string };
};
