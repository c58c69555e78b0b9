import { type InfiniteData, useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo, useRef } from "react";
import type { QueueItem, QueuePage } from "../../contract/queue.js";
import { VIEWS, type View } from "../../contract/views.js";
import { useDesk } from "../session/desk-context.js";
import { placeItem, withoutItem } from "./place-item.js";

export type Counts = QueuePage["counts"] & { problems: number; unread: number };
type Pages = InfiniteData<QueuePage, string | null>;

const queueKey = (view: View) => ["queue", view];
const COUNTS_KEY = ["counts"];

/** One list of the queue, page by page. */
export function useQueue(view: View) {
  const { api } = useDesk();
  const client = useQueryClient();
  const query = useInfiniteQuery({
    queryKey: queueKey(view),
    initialPageParam: null as string | null,
    queryFn: async ({ pageParam, signal }) => {
      const page = await api.ask("get /queue", { query: { view, cursor: pageParam ?? undefined } }, signal);
      client.setQueryData<Counts>(COUNTS_KEY, countsOf(page));
      return page;
    },
    getNextPageParam: (last) => last.next,
    // Comparing all loaded rows with themselves at each page made a long list slower and slower.
    structuralSharing: false,
  });
  const items = useMemo(() => onceEach(query.data?.pages ?? []), [query.data]);
  return { query, items };
}

/** The number of conversations in each list, as last received. `load` asks for them when no list does. */
export function useCounts(load = false): Counts | undefined {
  const { api } = useDesk();
  const queryFn = async ({ signal }: { signal: AbortSignal }) => {
    const page = await api.ask("get /queue", { query: { view: "waiting" } }, signal);
    return countsOf(page);
  };
  return useQuery<Counts>({ queryKey: COUNTS_KEY, queryFn, enabled: load }).data;
}

/** Keeps all lists up to date while the desk is open. `onCall` runs when a conversation begins to wait for a person. */
export function useQueueNews(onCall: (item: QueueItem) => void): void {
  const { live, me } = useDesk();
  const client = useQueryClient();
  const calling = useRef(onCall);
  calling.current = onCall;
  useEffect(() => {
    const waiting = new Set<string>();
    let connections = 0;
    const stops = [
      live.on("counts", (counts) => {
        client.setQueryData<Counts>(COUNTS_KEY, counts);
        void client.invalidateQueries({ queryKey: ["problems"] });
      }),
      live.on("conversation", (item) => {
        for (const view of VIEWS)
          client.setQueryData<Pages>(queueKey(view), (loaded) => loaded && placeItem(loaded, view, item, me));
        void client.invalidateQueries({ queryKey: ["conversation", item.id] });
        const waits = item.waitingSince !== null && item.owner !== "person" && !item.closed;
        if (waits && !waiting.has(item.id)) calling.current(item);
        if (waits) waiting.add(item.id);
        else waiting.delete(item.id);
      }),
      live.on("gone", ({ conversationId }) => {
        for (const view of VIEWS)
          client.setQueryData<Pages>(queueKey(view), (loaded) => loaded && withoutItem(loaded, conversationId));
        void client.resetQueries({ queryKey: ["conversation", conversationId] });
        waiting.delete(conversationId);
      }),
      live.onBack(() => {
        connections += 1;
        // The first connection comes with the first load. At each later one, something may have been missed.
        if (connections === 1) return;
        for (const view of VIEWS)
          client.setQueryData<Pages>(
            queueKey(view),
            (loaded) => loaded && { pages: loaded.pages.slice(0, 4), pageParams: loaded.pageParams.slice(0, 4) },
          );
        for (const key of ["queue", "search", "conversation", "problems", "ratings"])
          void client.invalidateQueries({ queryKey: [key] });
      }),
    ];
    return () => {
      for (const stop of stops) stop();
    };
  }, [client, live, me]);
}

const countsOf = ({ counts, problems, unread }: QueuePage): Counts => ({ ...counts, problems, unread });

/** A conversation that moved while pages were loaded may be in two of them. */
function onceEach(pages: readonly QueuePage[]): QueueItem[] {
  const items = new Map<string, QueueItem>();
  for (const page of pages) for (const item of page.items) if (!items.has(item.id)) items.set(item.id, item);
  return [...items.values()];
}
