import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

/** A stand-in as a process of its own. `stop` gives its exit code. */
export async function startProgram(
  name: "mercadopago" | "stripe" | "openai",
  args: string[],
): Promise<{ url: string; stop(): Promise<number | null> }> {
  const main = fileURLToPath(new URL(`../${name}/main.ts`, import.meta.url));
  const child = spawn(process.execPath, ["--import", "tsx", main, ...args], { stdio: ["ignore", "pipe", "inherit"] });
  const ended = once(child, "exit");
  const first = once(createInterface({ input: child.stdout }), "line");
  const [line] = await Promise.race([first, ended.then(() => [null])]);
  if (typeof line !== "string") throw new Error(`${name} ended before it listened`);
  return {
    url: JSON.parse(line).url,
    async stop() {
      child.kill("SIGTERM");
      const [code] = await ended;
      return code;
    },
  };
}
