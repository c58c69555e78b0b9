import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { ACCOUNT, type Contender, heapFlags, type Place } from "./contender.js";

const bench = dirname(fileURLToPath(import.meta.url));
const root = dirname(bench);
/** Balcão itself, as it runs in production: the built server, configured through its environment. */
export const product: Contender = productOf("balcao", "Balcão", root);

/** The build of another checkout of Balcão, to compare two states of the product in one run. */
export function otherBuild(checkout: string): Contender {
  return productOf("other", `Balcão at ${checkout}`, resolve(checkout));
}

function productOf(name: string, title: string, checkout: string): Contender {
  const main = join(checkout, "dist", "balcao.js");
  return {
    name,
    title,
    wantsPreparedDatabase: false,
    refuses: () => (existsSync(main) ? null : `${main} is not there: run \`npm run build\` first`),
    command: (place) => ({
      args: [...heapFlags(place), ...(process.env["BENCH_NODE_ARGS"]?.split(" ") ?? []), main, "serve"],
      cwd: checkout,
      env: environment(place),
    }),
  };
}

function environment(place: Place): Record<string, string> {
  return {
    PORT: String(place.port),
    DATA_DIR: join(place.folder, "data"),
    GRAPH_API_BASE_URL: `http://127.0.0.1:${place.graphPort}`,
    BURST_WINDOW_MS: "0",
    // A single conversation is measured at hundreds of messages a minute.
    CONTACT_MESSAGES_PER_MINUTE: "100000",
    LOG_LEVEL: "warn",
    DEMO: "off",
    COMPANY_DIR: join(bench, "company"),
    BENCH_APP_SECRET: ACCOUNT.appSecret,
    BENCH_VERIFY_TOKEN: ACCOUNT.verifyToken,
    BENCH_ACCESS_TOKEN: ACCOUNT.accessToken,
    ...(place.databaseUrl ? { DATABASE_URL: place.databaseUrl } : {}),
    ...(place.databaseUrl && place.redisUrl ? { REDIS_URL: place.redisUrl } : {}),
  };
}
