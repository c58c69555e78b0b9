import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import type { ProviderClock } from "./clock.js";

/**
 * Starts a provider from the command line: `--port` (0 takes a free one), `--seed`, and `--options`, a file or a text of
 * JSON with what its function takes. The first line on standard output is JSON with its `url`; it ends with SIGTERM or
 * SIGINT.
 */
export async function runAsProgram(
  start: (options: Record<string, unknown>) => Promise<{ url: string; clock: ProviderClock; close(): Promise<void> }>,
): Promise<void> {
  const { values } = parseArgs({
    options: {
      port: { type: "string", default: "0" },
      seed: { type: "string" },
      options: { type: "string", default: "{}" },
    },
  });
  const text = values.options.trimStart().startsWith("{") ? values.options : readFileSync(values.options, "utf8");
  const seed = values.seed === undefined ? {} : { seed: values.seed };
  const provider = await start({ ...JSON.parse(text), ...seed, port: Number(values.port) });
  process.stdout.write(`${JSON.stringify({ url: provider.url })}\n`);
  const end = () => void provider.close().then(() => process.exit(0));
  process.once("SIGTERM", end);
  process.once("SIGINT", end);
}
