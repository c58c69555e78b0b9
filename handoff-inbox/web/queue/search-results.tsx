import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useEffect } from "react";
import type { SearchPage } from "../../contract/search.js";
import { useDesk } from "../session/desk-context.js";
import { Empty, Failed } from "../ui/states.js";
import { words } from "../words.js";
import { QueueRow, ROW_HEIGHT } from "./queue-row.js";
import { searchWords } from "./search-texts.js";

/** Conversations that have the words of `text`, in whichever list they are. */
export function SearchResults({ text, openId }: { text: string; openId: string | null }) {
  const { api, live } = useDesk();
  const client = useQueryClient();
  const query = useQuery({
    queryKey: ["search", text],
    queryFn: ({ signal }) => api.ask("get /search", { query: { text } }, signal),
    placeholderData: keepPreviousData,
    staleTime: 1_000,
    gcTime: 10_000,
  });
  // What was found stays as it was found, in its place; what it is now, and whether one may see it, changes.
  useEffect(() => {
    const change = (items: (found: Found[]) => Found[]) =>
      client.setQueriesData<SearchPage>(
        { queryKey: ["search"] },
        (page) => page && { ...page, items: items(page.items) },
      );
    const stops = [
      live.on("conversation", (item) =>
        change((all) => all.map((found) => (found.item.id === item.id ? { ...found, item } : found))),
      ),
      live.on("gone", ({ conversationId }) => change((all) => all.filter(({ item }) => item.id !== conversationId))),
    ];
    return () => {
      for (const stop of stops) stop();
    };
  }, [client, live]);
  const page = query.data;
  if (query.isError) return <Failed what={searchWords.failed} error={query.error} again={() => void query.refetch()} />;
  if (!page)
    return (
      <p role="status" className="p-4 text-sm text-muted">
        {words.loading}
      </p>
    );
  if (!page.searched) return <Empty icon="search" {...searchWords.tooShort} />;
  if (page.items.length === 0)
    return (
      <Empty
        icon="search"
        title={searchWords.nothing(text)}
        text={page.everywhere ? searchWords.lookedEverywhere : searchWords.lookedInMine}
      />
    );
  return (
    <div aria-busy={query.isFetching} className="min-h-0 flex-1 overflow-y-auto">
      <p role="status" className="px-3 py-2 text-xs text-muted">
        {page.more ? searchWords.first(page.items.length) : words.queue.count(page.items.length)}
      </p>
      <ul aria-label={searchWords.found}>
        {page.items.map((found) => (
          <li key={found.item.id} style={{ height: ROW_HEIGHT }}>
            <QueueRow
              item={found.item}
              open={found.item.id === openId}
              called={<Marked text={found.item.contact.called} marks={found.marks} />}
              said={found.line && <Said line={found.line} />}
            />
          </li>
        ))}
      </ul>
    </div>
  );
}

type Found = SearchPage["items"][number];

function Said({ line }: { line: NonNullable<Found["line"]> }) {
  const { times } = useDesk();
  const first = line.marks[0]?.from ?? 0;
  // A row is one line: what was found must stand near its beginning.
  const cut = first > 24 ? first - 16 : 0;
  const marks = line.marks.map(({ from, to }) => ({ from: from - cut, to: to - cut })).filter(({ from }) => from >= 0);
  return (
    <>
      {times.short(line.at, Date.now())}: {cut > 0 && "…"}
      <Marked text={line.text.slice(cut)} marks={marks} />
    </>
  );
}

/** A text with its found words marked. */
function Marked({ text, marks }: { text: string; marks: Found["marks"] }) {
  const parts: ReactNode[] = [];
  let done = 0;
  for (const { from, to } of marks) {
    parts.push(text.slice(done, from), <mark key={from}>{text.slice(from, to)}</mark>);
    done = to;
  }
  return (
    <>
      {parts}
      {text.slice(done)}
    </>
  );
}
