import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import type { Home } from "../home.js";

const FILE = "window.json";
const written = z.object({ port: z.int().min(1).max(65_535), key: z.string() });
const answered = z.object({ address: z.string() });
const PATIENCE_MS = 3_000;

/** Lets a second start of the program find the window of the first. Only this person can read the file. */
export function announceWindow(home: Home, { port, key }: z.infer<typeof written>): void {
  home.write(FILE, JSON.stringify({ port, key }));
}

/** A new address of the window that is open already; null when none is. `folders` may be the agent's own. */
export async function addressOfRunning(folders: readonly string[]): Promise<string | null> {
  for (const folder of folders) {
    const address = await askIn(folder);
    if (address !== null) return address;
  }
  return null;
}

async function askIn(folder: string): Promise<string | null> {
  try {
    const { port, key } = written.parse(JSON.parse(readFileSync(join(folder, FILE), "utf8")));
    const origin = `http://127.0.0.1:${port}`;
    const answer = await fetch(`${origin}/again`, {
      method: "POST",
      headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
      body: "{}",
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    const { address } = answered.parse(await answer.json());
    // Another program may have got the port since.
    return address.startsWith(`${origin}/#`) ? address : null;
  } catch {
    return null; // no file, or nobody listens any more
  }
}
