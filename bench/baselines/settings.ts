/** What a baseline reads from its environment. `harness/contenders.ts` sets it. */
export const settings = {
  port: Number(required("PORT")),
  graphBaseUrl: required("GRAPH_API_BASE_URL"),
  graphVersion: required("GRAPH_VERSION"),
  phoneId: required("PHONE_ID"),
  webhookPath: required("WEBHOOK_PATH"),
  appSecret: required("APP_SECRET"),
  verifyToken: required("VERIFY_TOKEN"),
  accessToken: required("ACCESS_TOKEN"),
  /** The prepared PGlite folder, used when there is no DATABASE_URL. */
  dataDir: process.env["DATA_DIR"] ?? null,
  databaseUrl: process.env["DATABASE_URL"] ?? null,
  redisUrl: process.env["REDIS_URL"] ?? null,
};

function required(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: baselines are started by bench/engine.ts`);
  return value;
}
