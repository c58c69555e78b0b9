import type { DeskLine } from "../../contract/lines.js";

/** The lines of one conversation that this page knows, in order, each once. `more`: older ones can be loaded. */
export type Lines = { lines: DeskLine[]; more: boolean };

/** Ids are decimal digits of any length. A larger id is later. */
export function compareIds(a: string, b: string): number {
  return a.length - b.length || (a < b ? -1 : a > b ? 1 : 0);
}

/** Both lists as one, ordered by id and without doubles. For the same line, `incoming` counts. */
export function mergeLines(known: readonly DeskLine[], incoming: readonly DeskLine[]): DeskLine[] {
  const last = known.at(-1);
  const [only] = incoming;
  // The most frequent case: one new line at the end.
  if (incoming.length === 1 && only && (last === undefined || compareIds(only.id, last.id) > 0))
    return [...known, only];
  const byId = new Map(known.map((line) => [line.id, line]));
  for (const line of incoming) byId.set(line.id, line);
  return [...byId.values()].sort((a, b) => compareIds(a.id, b.id));
}

const REACHED = ["queued", "sending", "uncertain", "sent", "failed", "delivered", "read", "played"];

/** The same lines with one line's new status, unless it has got further already, because news may come late. */
export function withStatus(
  lines: readonly DeskLine[],
  { lineId, status, problem }: { lineId: string; status: string; problem: string | null },
): DeskLine[] {
  return lines.map((line) => {
    if (line.id !== lineId) return line;
    const further = REACHED.indexOf(status) >= REACHED.indexOf(line.status ?? "");
    // Trying again starts over: what failed is queued once more.
    const again = line.status === "failed" || line.status === "uncertain";
    return further || again ? { ...line, status, problem } : line;
  });
}
