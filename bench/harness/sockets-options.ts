import { parseArgs } from "node:util";
import type { Database } from "../contender.js";
import { count } from "./options.js";

export type SocketsOptions = {
  database: Database;
  sockets: number;
  /** Messages per second over all visitors, and for how many s. */
  rate: number;
  seconds: number;
  /** Number of the desk's pages that follow the same conversations; 0 for no such run. */
  pages: number;
  roomMessages: number;
};

export const SOCKETS_HELP = `Visitors of the web chat on one process: memory per socket, replies, and how soon a room hears.

  npm run bench -- sockets [options]

  --database embedded|postgres   postgres needs DATABASE_URL, and takes REDIS_URL (postgres where DATABASE_URL is set)
  --sockets N                    visitors, a socket each (5000)
  --rate N --seconds N           messages per second over all of them, and how long (200, 30)
  --pages N                      pages of the desk that follow the same conversations (100; 0: not measured)
  --room-messages N              messages into those conversations, ten a second (200)
`;

/** Reads the options of the command line. Throws a TypeError that says what is wrong. */
export function socketsOptions(args: string[]): SocketsOptions | "help" {
  const { values } = parseArgs({
    args,
    options: {
      database: { type: "string", default: process.env["DATABASE_URL"] ? "postgres" : "embedded" },
      sockets: { type: "string", default: "5000" },
      rate: { type: "string", default: "200" },
      seconds: { type: "string", default: "30" },
      pages: { type: "string", default: "100" },
      "room-messages": { type: "string", default: "200" },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  if (values.help) return "help";
  if (values.database !== "embedded" && values.database !== "postgres")
    throw new TypeError(`--database is embedded or postgres, not "${values.database}"`);
  return {
    database: values.database,
    sockets: count("sockets", values.sockets, 100),
    rate: count("rate", values.rate, 1),
    seconds: count("seconds", values.seconds, 1),
    pages: count("pages", values.pages, 0),
    roomMessages: count("room-messages", values["room-messages"], 1),
  };
}
