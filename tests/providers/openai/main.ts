import { parseArgs } from "node:util";
import { startOpenAi } from "./start-open-ai.js";

// `npx tsx tests/providers/openai/main.ts --port 0`: it repeats what it is told. The first line says where it listens.
const { values } = parseArgs({ options: { port: { type: "string", default: "0" }, key: { type: "string" } } });
const server = await startOpenAi({ port: Number(values.port), keys: values.key === undefined ? null : [values.key] });
process.stdout.write(`${JSON.stringify({ url: server.url })}\n`);
const end = () => void server.close().then(() => process.exit(0));
process.once("SIGTERM", end);
process.once("SIGINT", end);
