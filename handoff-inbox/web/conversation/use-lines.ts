import { type QueryClient, useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useState, useSyncExternalStore } from "react";
import type { DeskLine } from "../../contract/lines.js";
import type { Api } from "../session/api.js";
import { useDesk } from "../session/desk-context.js";
import { compareIds, type Lines, mergeLines, withStatus } from "./merge-lines.js";

type Page = { lines: DeskLine[]; more: boolean };
type Older = { loading: boolean; failed: boolean };

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
      const page = await api.get<Page>(`/api/conversations/${conversationId}/lines?before=${first.id}`);
      client.setQueryData<Lines>(key, (now) => now && { lines: mergeLines(now.lines, page.lines), more: page.more });
      setOlder({ loading: false, failed: false });
    } catch {
      setOlder({ loading: false, failed: true });
    }
  }, [api, client, conversationId]);

  return { query, pending, older, loadOlder };
}

/** Reads the newest page, and what lies between it and the lines we had. Lines that arrive meanwhile stay. */
async function catchUp(api: Api, client: QueryClient, conversationId: string): Promise<Lines> {
  const path = `/api/conversations/${conversationId}/lines`;
  const had = client.getQueryData<Lines>(linesKey(conversationId));
  const newest = await api.get<Page>(path);
  let fresh = newest.lines;
  const reach = had?.lines.at(-1)?.id;
  const oldest = newest.lines[0]?.id;
  if (reach !== undefined && oldest !== undefined && newest.more && compareIds(oldest, reach) > 0) {
    let after = reach;
    for (let more = true; more && compareIds(after, oldest) < 0; ) {
      const page: Page = await api.get(`${path}?after=${after}`);
      fresh = mergeLines(fresh, page.lines);
      after = page.lines.at(-1)?.id ?? oldest;
      more = page.more;
    }
  }
  const now = client.getQueryData<Lines>(linesKey(conversationId));
  return { lines: mergeLines(now?.lines ?? [], fresh), more: now ? now.more : newest.more };
}
