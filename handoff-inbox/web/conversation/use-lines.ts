import { type QueryClient, useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useState, useSyncExternalStore } from "react";
import type { DeskLine, LinesPage } from "../../contract/lines.js";
import type { Api } from "../session/api.js";
import { useDesk } from "../session/desk-context.js";
import { compareIds, type Lines, mergeLines, withStatus } from "./merge-lines.js";

type Older = { loading: boolean; failed: boolean };

const LINES = "get /conversations/:id/lines";

export const linesKey = (conversationId: string) => ["lines", conversationId];

/** A conversation's lines, kept up to date while it is open. `loadOlder` loads the page before. */
export function useLines(conversationId: string) {
  const { api, live, outbox } = useDesk();
  const client = useQueryClient();
  const key = linesKey(conversationId);
  const query = useQuery({ queryKey: key, queryFn: () => catchUp(api, client, conversationId) });
  const [older, setOlder] = useState<Older>({ loading: false, failed: false });

  useEffect(() => {
    const change = (with_: (lines: DeskLine[]) => DeskLine[]) =>
      client.setQueryData<Lines>(key, (known) => known && { ...known, lines: with_(known.lines) });
    const stops = [
      // After the server has agreed to send news, what came before is read.
      live.follow(conversationId, () => void client.invalidateQueries({ queryKey: key })),
      live.on("line", (line) => {
        if (line.conversationId === conversationId) change((lines) => mergeLines(lines, [line]));
      }),
      live.on("status", (news) => {
        if (news.conversationId === conversationId) change((lines) => withStatus(lines, news));
      }),
    ];
    return () => {
      for (const stop of stops) stop();
    };
  }, [client, live, conversationId]);

  const pending = useSyncExternalStore(outbox.subscribe, () => outbox.of(conversationId));
  useEffect(() => {
    if (query.data) outbox.settle(conversationId, query.data.lines);
  }, [query.data, pending, outbox, conversationId]);

  const loadOlder = useCallback(async () => {
    const known = client.getQueryData<Lines>(key);
    const first = known?.lines[0];
    if (!first || !known.more) return;
    setOlder({ loading: true, failed: false });
    try {
      const asked = { params: { id: conversationId }, query: { before: first.id } };
      const { items, next } = await api.ask(LINES, asked);
      client.setQueryData<Lines>(key, (now) => now && { lines: mergeLines(now.lines, items), more: next !== null });
      setOlder({ loading: false, failed: false });
    } catch {
      setOlder({ loading: false, failed: true });
    }
  }, [api, client, conversationId]);

  return { query, pending, older, loadOlder };
}

/** Reads the newest page, and what lies between it and the lines we had. Lines that arrive meanwhile stay. */
async function catchUp(api: Api, client: QueryClient, conversationId: string): Promise<Lines> {
  const params = { id: conversationId };
  const had = client.getQueryData<Lines>(linesKey(conversationId));
  const newest = await api.ask(LINES, { params });
  let fresh = newest.items;
  const reach = had?.lines.at(-1)?.id;
  const oldest = newest.items[0]?.id;
  if (reach !== undefined && oldest !== undefined && newest.next !== null && compareIds(oldest, reach) > 0) {
    for (let after: string | null = reach; after !== null && compareIds(after, oldest) < 0; ) {
      const page: LinesPage = await api.ask(LINES, { params, query: { after } });
      fresh = mergeLines(fresh, page.items);
      after = page.next;
    }
  }
  const now = client.getQueryData<Lines>(linesKey(conversationId));
  return { lines: mergeLines(now?.lines ?? [], fresh), more: now ? now.more : newest.next !== null };
}
