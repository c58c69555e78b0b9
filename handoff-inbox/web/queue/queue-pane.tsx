import { useCallback, useDeferredValue, useEffect, useRef, useState } from "react";
import type { View } from "../../contract/views.js";
import { VIEWS } from "../../contract/views.js";
import { Area } from "../pages/area.js";
import { useDesk } from "../session/desk-context.js";
import { Button, IconButton } from "../ui/button.js";
import { Icon } from "../ui/icon.js";
import { Empty, Failed, Loading } from "../ui/states.js";
import { useKeys } from "../ui/use-keys.js";
import { words } from "../words.js";
import { QueueRow, ROW_HEIGHT } from "./queue-row.js";
import { QueueViews } from "./queue-views.js";
import { useQueue } from "./use-queue.js";
import { WindowList, type WindowListHandle } from "./window-list.js";

const loadSearch = () => import("../office/office-pages.js").then(({ SearchResults }) => SearchResults);

/** The left pane: the lists, a search in all conversations, and the rows. */
export function QueuePane({ view, onView, openId }: { view: View; onView(view: View): void; openId: string | null }) {
  const { query, items } = useQueue(view);
  const [search, setSearch] = useState("");
  const field = useRef<HTMLInputElement>(null);
  const list = useRef<WindowListHandle>(null);
  const wanted = useDeferredValue(search.trim().slice(0, 200));
  const { live, me } = useDesk();
  const { hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage } = query;

  // Whoever took the open conversation out of the waiting ones goes on in their own.
  useEffect(() => {
    if (view !== "waiting") return;
    return live.on("conversation", (item) => {
      if (item.id === openId && item.owner === "person" && item.ownerId === me.id) onView("mine");
    });
  }, [live, me.id, openId, view, onView]);

  const loadMore = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage && !isFetchNextPageError) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage]);

  const step = (by: 1 | -1) => {
    const focused = document.activeElement?.getAttribute("data-conversation") ?? openId;
    if (wanted !== "") return focusFound(focused, by);
    const at = items.findIndex(({ id }) => id === focused);
    list.current?.focus(at < 0 ? 0 : Math.min(items.length - 1, Math.max(0, at + by)));
  };
  const enterList = () => (wanted === "" ? list.current?.focus(0) : focusFound(null, 1));
  useKeys({
    j: () => step(1),
    k: () => step(-1),
    "/": () => field.current?.focus(),
    ...Object.fromEntries(VIEWS.map((each, at) => [String(at + 1), () => onView(each)])),
  });

  return (
    <section aria-label={words.queue.title} className="flex min-h-0 min-w-0 flex-1 flex-col">
      <QueueViews view={view} onChange={onView} />
      <div className="relative border-b border-line p-2">
        <Icon name="search" className="absolute top-4 left-4 size-4 text-muted max-md:top-5" />
        <input
          ref={field}
          type="search"
          aria-label={words.queue.search}
          placeholder={words.queue.searchHint}
          value={search}
          onChange={(event) => setSearch(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === "Escape") {
              setSearch("");
              list.current?.focus(0);
            }
            if (event.key === "ArrowDown" || event.key === "Enter") enterList();
          }}
          className="h-8 w-full rounded-card border border-edge bg-surface pr-8 pl-8 text-sm [&::-webkit-search-cancel-button]:hidden max-md:h-10"
        />
        {search !== "" && (
          <IconButton label={words.queue.clearSearch} className="absolute top-2 right-2" onClick={() => setSearch("")}>
            <Icon name="close" />
          </IconButton>
        )}
      </div>
      {wanted !== "" ? (
        <Area load={loadSearch} with={{ text: wanted, openId }} />
      ) : query.isPending ? (
        <Skeleton />
      ) : query.isError && items.length === 0 ? (
        <Failed what={words.queue.failed} error={query.error} again={() => void query.refetch()} />
      ) : items.length === 0 ? (
        <Empty icon={view === "closed" ? "archive" : view === "bot" ? "bell" : "clock"} {...words.queue.empty[view]} />
      ) : (
        <WindowList
          key={view}
          ref={list}
          items={items}
          rowHeight={ROW_HEIGHT}
          label={words.queue.views[view]}
          row={(item) => <QueueRow item={item} open={item.id === openId} />}
          onNearEnd={loadMore}
          footer={
            <Footer failed={isFetchNextPageError} loading={isFetchingNextPage} onMore={() => void fetchNextPage()} />
          }
        />
      )}
    </section>
  );
}

function Footer({ failed, loading, onMore }: { failed: boolean; loading: boolean; onMore(): void }) {
  if (!failed && !loading) return null;
  return (
    <div role="status" className="flex flex-col items-center p-4 text-sm text-muted">
      {loading ? words.loading : <Button onClick={onMore}>{words.queue.loadMore}</Button>}
    </div>
  );
}

const ROWS = [1, 2, 3, 4, 5, 6, 7] as const;

function Skeleton() {
  return (
    <div className="min-h-0 flex-1 overflow-hidden">
      <Loading />
      {ROWS.map((each) => (
        <div
          key={each}
          aria-hidden="true"
          className="flex h-18 flex-col justify-center gap-2 border-b border-line px-3"
        >
          <div className="skeleton h-3.5 w-2/5" />
          <div className="skeleton h-3 w-4/5" />
          <div className="skeleton h-3 w-1/3" />
        </div>
      ))}
    </div>
  );
}

/** Moves the focus among the conversations that were found: all of them exist in the page. */
function focusFound(from: string | null, by: 1 | -1): void {
  const rows = [...document.querySelectorAll<HTMLElement>("[data-conversation]")];
  const at = rows.findIndex((row) => row.dataset.conversation === from);
  rows[at < 0 ? 0 : at + by]?.focus();
}
