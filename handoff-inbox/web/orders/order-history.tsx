import { useInfiniteQuery } from "@tanstack/react-query";
import type { OrderDetail } from "../../contract/orders.js";
import { useDesk } from "../session/desk-context.js";
import { useNow } from "../text/use-now.js";
import { Button } from "../ui/button.js";
import { FormProblem } from "../ui/form-problem.js";
import { historyWords, reasonWords, orderTexts as texts } from "./order-texts.js";

const Reason = ({ words }: { words: string | null }) =>
  words === null ? null : <p className="text-sm break-words">{words}</p>;

/** What happened to an order, the newest first; what is older is asked for by a button. */
export function OrderHistory({ order: { id, history, historyNext } }: { order: OrderDetail }) {
  const { api, times } = useDesk();
  const now = useNow();
  const older = useInfiniteQuery({
    // What happens meanwhile moves the place at which the older pages begin.
    queryKey: ["office", "order-history", id, historyNext],
    queryFn: ({ signal, pageParam }) =>
      api.ask("get /orders/:id/history", { params: { id }, query: { cursor: pageParam ?? undefined } }, signal),
    initialPageParam: historyNext,
    getNextPageParam: ({ next }) => next,
    staleTime: Number.POSITIVE_INFINITY,
    enabled: false,
  });
  const all = [...history, ...(older.data?.pages.flatMap(({ items }) => items) ?? [])];
  const hasMore = older.data ? older.hasNextPage : historyNext !== null;
  const more = () => void (older.data ? older.fetchNextPage() : older.refetch());
  return (
    <>
      <ol className="flex flex-col gap-1.5">
        {all.map(({ id: event, kind, by, reason, when, at }) => (
          <li key={event}>
            <p className="break-words">
              {historyWords(kind)}
              {when !== null && ` (${times.moment(when, now)})`}
            </p>
            <Reason words={reasonWords(kind, reason)} />
            <p className="text-sm text-muted">
              {by ?? texts.byBot}, {times.moment(at, now)}
            </p>
          </li>
        ))}
      </ol>
      {older.isError && <FormProblem>{texts.moreFailed}</FormProblem>}
      {hasMore && (
        <p className="mt-2">
          <Button aria-disabled={older.isFetching} onClick={() => older.isFetching || more()}>
            {texts.olderHistory}
          </Button>
        </p>
      )}
    </>
  );
}
