import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Rolldown } from "vite";

/** What a browser loads before it shows a first page of an area, in KB (1,000 bytes) as gzip sends it. */
export type FirstLoads = { deskKb: number; officeKb: number };

/** The desk may weigh no more than this. */
export const DESK_LIMIT_KB = 150;

/** The module with which the office begins, and which the desk imports when it is opened. */
const OFFICE = "office/office-pages.tsx";

/** Measures a build whose compressed files are in `outDir`. The office's load contains the desk's. */
export function firstLoads(outDir: string, { output }: Rolldown.RolldownOutput): FirstLoads {
  const chunks = output.filter((file) => file.type === "chunk");
  const desk = chunks.find(({ isEntry }) => isEntry);
  const office = chunks.find(({ facadeModuleId }) => facadeModuleId?.endsWith(OFFICE));
  if (!desk || !office) throw new Error("the desk and the office must be chunks of their own");
  const named = new Map(chunks.map((chunk) => [chunk.fileName, chunk]));
  const reached = (chunk: Rolldown.OutputChunk, into: Set<string>): Set<string> => {
    if (into.has(chunk.fileName)) return into;
    into.add(chunk.fileName);
    for (const name of chunk.imports) {
      const next = named.get(name);
      if (next) reached(next, into);
    }
    return into;
  };
  const styles = output.filter(({ fileName }) => fileName.endsWith(".css")).map(({ fileName }) => fileName);
  const first = reached(desk, new Set(["index.html", ...styles]));
  const all = reached(office, new Set(first));
  return { deskKb: weigh(outDir, first), officeKb: weigh(outDir, all) };
}

function weigh(outDir: string, names: ReadonlySet<string>): number {
  const bytes = [...names].reduce((sum, name) => {
    const path = join(outDir, name);
    return sum + statSync(existsSync(`${path}.gz`) ? `${path}.gz` : path).size;
  }, 0);
  return Math.round(bytes / 100) / 10;
}
