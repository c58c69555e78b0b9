import type { QueueItem, QueuePage } from "../../contract/queue.js";
import type { View } from "../../contract/views.js";

/** The person whose lists they are. */
export type Mine = { id: string; teams: readonly string[] };

/** The lists that contain a conversation, for this person. */
export function viewsOf(item: QueueItem, { id, teams }: Mine): View[] {
  if (item.closed) return ["all", "closed"];
  const views: View[] = item.team !== null && teams.includes(item.team) ? ["all", "team"] : ["all"];
  if (item.owner === "person") return [...views, "people", ...(item.ownerId === id ? (["mine"] as const) : [])];
  return [...views, item.waitingSince === null ? "bot" : "waiting"];
}

/** In the waiting list the longest wait comes first; in the other lists, the last message. */
export function queueOrder(view: View): (a: QueueItem, b: QueueItem) => number {
  if (view === "waiting") return (a, b) => (a.waitingSince ?? 0) - (b.waitingSince ?? 0);
  return (a, b) => (b.last?.at ?? 0) - (a.last?.at ?? 0);
}

/** The loaded pages without a conversation that this person does not see any more. */
export function withoutItem<P extends Pages>(loaded: P, id: string): P {
  if (!loaded.pages.some((page) => page.items.some((item) => item.id === id))) return loaded;
  return {
    ...loaded,
    pages: loaded.pages.map((page) => ({ ...page, items: page.items.filter((item) => item.id !== id) })),
  };
}

type Pages = { pages: QueuePage[]; pageParams: unknown[] };

/**
 * The loaded pages of `view` with the conversation's present state: moved, changed, removed or added. A conversation
 * that belongs behind the last loaded row, when more rows can be loaded, comes with its page.
 */
export function placeItem<P extends Pages>(loaded: P, view: View, item: QueueItem, me: Mine): P {
  const belongs = viewsOf(item, me).includes(view);
  const had = loaded.pages.some((page) => page.items.some(({ id }) => id === item.id));
  if (!belongs && !had) return loaded;
  const pages = loaded.pages.map((page) => ({ ...page, items: page.items.filter(({ id }) => id !== item.id) }));
  if (!belongs) return { ...loaded, pages };
  const order = queueOrder(view);
  for (const page of pages) {
    const at = page.items.findIndex((other) => order(item, other) < 0);
    if (at >= 0) {
      page.items.splice(at, 0, item);
      return { ...loaded, pages };
    }
  }
  const last = pages.at(-1);
  if (last && (last.next === null || had)) last.items.push(item);
  return { ...loaded, pages };
}
