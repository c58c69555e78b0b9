import { useInfiniteQuery } from "@tanstack/react-query";
import type { DeskOrder } from "../../contract/orders.js";
import { CardSkeleton } from "../pages/page.js";
import { useDesk } from "../session/desk-context.js";
import { moneyWords } from "../text/money.js";
import { useNow } from "../text/use-now.js";
import { Button } from "../ui/button.js";
import { Empty, Failed } from "../ui/states.js";
import { type Column, Table } from "../ui/table.js";
import { titleWords } from "./order-board.js";
import { orderTexts as texts } from "./order-texts.js";
import { askedOf, useOrderFilter } from "./use-order-filter.js";

/** All orders as a table, page by page. */
export function OrderList() {
  const { api, times } = useDesk();
  const now = useNow();
  const { filter, any, clear } = useOrderFilter();
  const asked = { ...askedOf(filter), state: filter.situacao || undefined };
  const list = useInfiniteQuery({
    queryKey: ["office", "orders", JSON.stringify(asked)],
    queryFn: ({ signal, pageParam }) =>
      api.ask("get /orders", { query: { ...asked, cursor: pageParam ?? undefined } }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    staleTime: 0,
  });
  if (list.data === undefined)
    return list.isError ? (
      <Failed what={texts.failed} error={list.error} again={() => void list.refetch()} />
    ) : (
      <CardSkeleton />
    );
  const rows = list.data.pages.flatMap(({ items }) => items);
  if (rows.length === 0)
    return any ? (
      <Empty icon="search" {...texts.noMatch}>
        <Button onClick={clear}>{texts.clear}</Button>
      </Empty>
    ) : (
      <Empty icon="receipt" {...texts.empty} />
    );
  const columns: Column<DeskOrder>[] = [
    {
      key: "pedido",
      head: texts.order,
      cell: (order) => (
        <>
          {texts.number(order.number)}
          <span className="block text-sm font-normal text-muted">{titleWords(order)}</span>
        </>
      ),
    },
    { key: "cliente", head: texts.customer, cell: ({ contactName }) => contactName },
    { key: "situacao", head: texts.state, cell: ({ state }) => texts.states[state] },
    { key: "tecnico", head: texts.technician, cell: ({ technicianName }) => technicianName ?? texts.noTechnician },
    {
      key: "total",
      head: texts.total,
      number: true,
      cell: ({ total, currency }) => <span className="tabular-nums">{moneyWords(total, currency)}</span>,
    },
    { key: "mudou", head: texts.changed, cell: ({ changedAt }) => times.short(changedAt, now) },
  ];
  return (
    <div className="max-w-240">
      <Table
        caption={texts.title}
        columns={columns}
        rows={rows}
        keyOf={({ id }) => id}
        href={({ id }) => `/pedidos/${id}`}
      />
      {list.hasNextPage && (
        <p className="mt-3">
          <Button aria-disabled={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            {texts.more}
          </Button>
        </p>
      )}
    </div>
  );
}
