/** `npm run bench -- <name> [options]`. Each benchmark ends with one JSON object as its last line. */
import { agent } from "./agent.js";
import { answer } from "./answer.js";
import { engine } from "./engine.js";
import { fleet } from "./fleet.js";
import { pages } from "./pages.js";
import { search } from "./search.js";
import { sense } from "./sense.js";
import { sockets } from "./sockets.js";
import { turn } from "./turn.js";
import { understanding } from "./understanding.js";

const benches: Record<string, (args: string[]) => Promise<number>> = {
  agent,
  answer,
  engine,
  fleet,
  pages,
  search,
  sense,
  sockets,
  turn,
  understanding,
};

const [name = "", ...args] = process.argv.slice(2);
const bench = Object.hasOwn(benches, name) ? benches[name] : undefined;
if (!bench) {
  console.error(`usage: npm run bench -- ${Object.keys(benches).join("|")} [--help]`);
  process.exit(2);
}
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(1));
try {
  process.exitCode = await bench(args);
} catch (error) {
  const mistake = error instanceof TypeError || (error as { code?: string }).code?.startsWith("ERR_PARSE_ARGS");
  console.error(mistake ? (error as Error).message : error);
  process.exitCode = mistake ? 2 : 1;
}
