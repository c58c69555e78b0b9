import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { ACCOUNT, type Contender, heapFlags, type Place, WEBHOOK_PATH } from "../contender.js";
import { product } from "../product.js";
import type { Built as Bundles } from "./build.js";

type Built = Pick<Bundles, "baseline">;

/** All contenders, in the order of the table. */
export function contenders(bench: string, built: Built): Contender[] {
  const baseline = (name: string, title: string, needs: { database: boolean; packages?: string[] }): Contender => ({
    name,
    title,
    wantsPreparedDatabase: needs.database,
    refuses: (database) => {
      if (name === "bullmq" && (database === "embedded" || !process.env["REDIS_URL"])) {
        return "it runs with --database postgres and REDIS_URL";
      }
      // Some packages are the product's own, one folder up.
      const folders = [bench, dirname(bench)].map((folder) => join(folder, "node_modules"));
      const missing = (needs.packages ?? []).find((one) => !folders.some((folder) => existsSync(join(folder, one))));
      return missing ? `${missing} is not installed: run \`npm ci\` in bench/` : null;
    },
    command: (place) => ({
      args: [...heapFlags(place), built.baseline(name)],
      cwd: place.folder,
      env: baselineEnv(place),
    }),
  });
  return [
    product,
    baseline("bare", "bare: Express, two transactions each", { database: true }),
    baseline("batched", "batched: node:http, group commit", { database: true }),
    baseline("builderbot", "BuilderBot, MemoryDB (keeps nothing)", { database: false, packages: ["@builderbot/bot"] }),
    baseline("bullmq", "Express + BullMQ (no state)", { database: false, packages: ["bullmq", "ioredis"] }),
  ];
}

/** Only socket.io. */
export function bareSockets(built: Built): Contender {
  return {
    name: "socket.io",
    title: "socket.io alone",
    wantsPreparedDatabase: false,
    refuses: () => null,
    command: (place) => ({ args: [built.baseline("socketio")], cwd: place.folder, env: baselineEnv(place) }),
  };
}

/** The server that only shows how fast the driver is. */
export function trivialServer(built: Built): Contender {
  return {
    name: "trivial",
    title: "the driver's ceiling",
    wantsPreparedDatabase: false,
    refuses: () => null,
    command: (place) => ({ args: [built.baseline("trivial")], cwd: place.folder, env: baselineEnv(place) }),
  };
}

function baselineEnv(place: Place): Record<string, string> {
  return {
    PORT: String(place.port),
    GRAPH_API_BASE_URL: `http://127.0.0.1:${place.graphPort}`,
    GRAPH_VERSION: ACCOUNT.graphVersion,
    PHONE_ID: ACCOUNT.phoneId,
    WEBHOOK_PATH,
    APP_SECRET: ACCOUNT.appSecret,
    VERIFY_TOKEN: ACCOUNT.verifyToken,
    ACCESS_TOKEN: ACCOUNT.accessToken,
    ...(place.databaseUrl ? { DATABASE_URL: place.databaseUrl } : { DATA_DIR: join(place.folder, "db") }),
    ...(place.redisUrl ? { REDIS_URL: place.redisUrl } : {}),
  };
}
