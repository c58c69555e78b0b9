import { parseArgs } from "node:util";
import type { Database } from "../contender.js";

export type EngineOptions = {
  database: Database;
  messages: number;
  rounds: number;
  concurrency: number;
  /** The contenders to run. Empty: all that can run. */
  only: string[];
  /** The folder of another checkout whose build takes part as `other`; empty: none. */
  beside: string;
  /** The third so many messages of a server are measured as well; 0 for none. */
  warm: number;
  /** Number of messages in the long run of `balcao` and `builderbot`; 0 for no such run. */
  long: number;
  /** Number of messages that are stored before `balcao` is measured once more; 0 for no such run. */
  preload: number;
  /** Number of messages in a single conversation; 0 for no such run. */
  single: number;
  /** Webhooks per second of the steady run; 0 for no such run. */
  rate: number;
  /** Number of messages in the run with three statuses for each reply; 0 for no such run. */
  statuses: number;
  /** How long the steady run lasts, in s. */
  seconds: number;
};

export const ENGINE_HELP = `Inbound Cloud API webhook → menu flow → one reply seen at the provider.

  npm run bench -- engine [options]

  --database embedded|postgres   postgres needs DATABASE_URL (embedded)
  --messages N                   messages of each round (5000)
  --rounds N                     rounds, interleaved; medians are shown (3)
  --warm N                       then, on the same server, its third N messages (4000; 0: not)
  --concurrency N                conversations at once (50)
  --only a,b                     of balcao, bare, batched, builderbot, bullmq (all that can run)
  --beside FOLDER                another checkout's build takes part as "other"
  --single N                     then one conversation alone, N messages (300; 0: not)
  --rate N --seconds N           then webhooks offered steadily (320 a second, 15 s; rate 0: not)
  --statuses N                   then N messages with three statuses on each reply (0: not)
  --long N                       then one round of N messages, balcao and builderbot (0: not; 20000 says most)
  --preload N                    then balcao again, with N messages stored before (0: not; try 100000)
`;

/** Reads the options of the command line. Throws a TypeError that says what is wrong. */
export function engineOptions(args: string[]): EngineOptions | "help" {
  const { values } = parseArgs({
    args,
    options: {
      database: { type: "string", default: "embedded" },
      messages: { type: "string", default: "5000" },
      rounds: { type: "string", default: "3" },
      concurrency: { type: "string", default: "50" },
      warm: { type: "string", default: "4000" },
      only: { type: "string", default: "" },
      beside: { type: "string", default: "" },
      single: { type: "string", default: "300" },
      rate: { type: "string", default: "320" },
      seconds: { type: "string", default: "15" },
      statuses: { type: "string", default: "0" },
      long: { type: "string", default: "0" },
      preload: { type: "string", default: "0" },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  if (values.help) return "help";
  if (values.database !== "embedded" && values.database !== "postgres") {
    throw new TypeError(`--database is embedded or postgres, not "${values.database}"`);
  }
  return {
    database: values.database,
    messages: count("messages", values.messages, 1),
    rounds: count("rounds", values.rounds, 1),
    concurrency: count("concurrency", values.concurrency, 1),
    warm: count("warm", values.warm, 0),
    only: values.only.split(",").filter((name) => name !== ""),
    single: count("single", values.single, 0),
    rate: count("rate", values.rate, 0),
    seconds: count("seconds", values.seconds, 1),
    statuses: count("statuses", values.statuses, 0),
    beside: values.beside,
    long: count("long", values.long, 0),
    preload: count("preload", values.preload, 0),
  };
}

export function count(name: string, text: string, least: number): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < least)
    throw new TypeError(`--${name} is a whole number from ${least}, not "${text}"`);
  return value;
}
