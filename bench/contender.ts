/** What every server under test is given: one Cloud API account, the same for all. None of it is secret. */
export const ACCOUNT = {
  /** The key that `apply` makes from the slug in `company/company.yaml` and the channel's name. */
  channelKey: "bench-whatsapp",
  phoneId: "104000000000001",
  appSecret: "bench-app-secret",
  verifyToken: "bench-verify-token",
  accessToken: "bench-access-token",
  graphVersion: "v20.0",
} as const;

/** The path of the webhook on every server under test. */
export const WEBHOOK_PATH = `/webhooks/whatsapp/${ACCOUNT.channelKey}`;

export type Database = "embedded" | "postgres";

/** The surroundings of one server in one round. Everything is fresh. */
export type Place = {
  database: Database;
  /** The port to listen on. */
  port: number;
  graphPort: number;
  /** An empty folder for this server alone. With `embedded`, a baseline finds a prepared data directory in `db`. */
  folder: string;
  /** An empty database for this server alone; only with `postgres`. */
  databaseUrl: string | null;
  redisUrl: string | null;
};

/**
 * What every server's Node.js is started with. On PostgreSQL as docs/operations.md says, embedded as `npm start` does.
 */
export function heapFlags({ databaseUrl }: Place): string[] {
  return databaseUrl ? ["--max-semi-space-size=64"] : [];
}

/** A server under test. This Node.js runs `command`; the server is ready when its webhook answers the challenge. */
export type Contender = {
  name: string;
  /** Its name in the table. */
  title: string;
  /** Whether a prepared embedded data directory is put into its folder before it starts. */
  wantsPreparedDatabase: boolean;
  /** Whether it can run on this database. Returns the reason when it cannot. */
  refuses(database: Database): string | null;
  command(place: Place): { args: string[]; env: Record<string, string>; cwd: string };
};
