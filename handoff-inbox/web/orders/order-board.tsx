import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "wouter";
import { OPEN_STATES } from "../../../bot/vocabulary/order-states.js";
import type { OrderBoard as Board, DeskOrder } from "../../contract/orders.js";
import { useOfficeQuery } from "../office/use-office-query.js";
import { useDesk } from "../session/desk-context.js";
import { moneyWords } from "../text/money.js";
import { useNow } from "../text/use-now.js";
import { Button } from "../ui/button.js";
import { FormProblem } from "../ui/form-problem.js";
import { Icon } from "../ui/icon.js";
import { LoadedOrders } from "./loaded-orders.js";
import { MoveDialog } from "./move-dialog.js";
import { MOST_COUNTED, orderTexts as texts } from "./order-texts.js";
import { askedOf, useOrderFilter } from "./use-order-filter.js";

/** Orders as cards in columns by their state, in the order in which work goes on. What is over is in the list. */
export function OrderBoard() {
  const { api } = useDesk();
  const { filter } = useOrderFilter();
  const asked = askedOf(filter);
  const board = useOfficeQuery(["order-board", JSON.stringify(asked)], (signal) =>
    api.ask("get /order-board", { query: asked }, signal),
  );
  const [moving, setMoving] = useState<DeskOrder | null>(null);
  return (
    <LoadedOrders query={board} empty={texts.emptyBoard} isEmpty={({ items }) => items.length === 0}>
      {({ items }) => (
        <>
          <ul className="flex min-h-0 flex-1 gap-3 overflow-x-auto pb-4 max-md:flex-col" aria-label={texts.board}>
            {OPEN_STATES.map((state) => {
              const column = items.find((one) => one.state === state);
              return (
                <li key={state} className={`flex flex-col md:w-64 md:shrink-0 ${column ? "" : "max-md:hidden"}`}>
                  <Column
                    {...(column ?? { count: 0, items: [], next: null })}
                    state={state}
                    asked={asked}
                    onMove={setMoving}
                  />
                </li>
              );
            })}
          </ul>
          {moving && <MoveDialog id={moving.id} number={moving.number} onClose={() => setMoving(null)} />}
        </>
      )}
    </LoadedOrders>
  );
}

type ColumnProps = Omit<Board["items"][number], "state"> & {
  state: (typeof OPEN_STATES)[number];
  asked: ReturnType<typeof askedOf>;
  onMove(order: DeskOrder): void;
};

function Column({ state, count, items, next, asked, onMove }: ColumnProps) {
  const { api } = useDesk();
  const [isLong, setIsLong] = useState(false);
  // Once more was asked for, the column has pages of its own, which are asked for again as a whole when something changed.
  const pages = useInfiniteQuery({
    queryKey: ["office", "order-board", JSON.stringify(asked), state],
    queryFn: ({ signal, pageParam }) =>
      api.ask("get /order-board", { query: { ...asked, state, cursor: pageParam ?? undefined } }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: ({ items: [column] }) => column?.next ?? null,
    staleTime: 0,
    enabled: isLong,
  });
  const orders = pages.data?.pages.flatMap(({ items: [column] }) => column?.items ?? []) ?? items;
  const hasMore = pages.data ? pages.hasNextPage : next !== null;
  const more = () => {
    setIsLong(true);
    if (!pages.isFetching && isLong) void (pages.data ? pages.fetchNextPage() : pages.refetch());
  };
  return (
    <section aria-label={`${texts.states[state]}: ${texts.count(count)}`} className="flex flex-col gap-2">
      <h2 className="flex items-center gap-2 text-sm font-semibold">
        {texts.states[state]}
        <span className="font-normal text-muted tabular-nums">{texts.shortCount(count)}</span>
      </h2>
      {orders.length === 0 && (
        <p className="rounded-card border border-dashed border-line p-3 text-sm text-muted">{texts.none}</p>
      )}
      {orders.length > 0 && (
        <ul className="flex flex-col gap-2">
          {orders.map((order) => (
            <li key={order.id}>
              <Card order={order} onMove={onMove} />
            </li>
          ))}
        </ul>
      )}
      {pages.isError && <FormProblem>{texts.moreFailed}</FormProblem>}
      {hasMore && (
        <p>
          <Button look="bare" aria-disabled={pages.isFetching} onClick={more}>
            {count < MOST_COUNTED ? texts.rest(count - orders.length) : texts.more}
          </Button>
        </p>
      )}
    </section>
  );
}

function Card({ order, onMove }: { order: DeskOrder; onMove(order: DeskOrder): void }) {
  const { me, times } = useDesk();
  const now = useNow();
  const { number, contactName, total, currency, technicianName, scheduledFor, changedAt } = order;
  return (
    <article className="relative rounded-card border border-line bg-surface p-3 hover:border-edge">
      <p className="flex items-baseline justify-between gap-2">
        <Link href={`/pedidos/${order.id}`} className="font-medium after:absolute after:inset-0">
          {texts.number(number)}
        </Link>
        <span className="text-sm tabular-nums">{moneyWords(total, currency)}</span>
      </p>
      <p className="truncate">{contactName}</p>
      <p className="truncate text-sm text-muted">{titleWords(order)}</p>
      {scheduledFor !== null && order.state === "scheduled" && (
        <p className="flex items-center gap-1 text-sm">
          <Icon name="clock" className="text-muted" /> {texts.for(times.moment(scheduledFor, now))}
        </p>
      )}
      <p className="mt-1 flex items-center justify-between gap-2 text-sm text-muted">
        <span className="truncate">{technicianName ?? texts.noTechnician}</span>
        <span className="shrink-0">{times.short(changedAt, now)}</span>
      </p>
      {me.permissions.includes("orders.work") && (
        <Button
          look="bare"
          className="relative mt-1 -ml-3"
          aria-label={texts.moveOne(number)}
          onClick={() => onMove(order)}
        >
          <Icon name="go" /> {texts.move}
        </Button>
      )}
    </article>
  );
}

/** "Limpeza e mais 2" */
export const titleWords = ({ title, lines }: Pick<DeskOrder, "title" | "lines">): string =>
  title === null ? texts.noItems : `${title}${lines > 1 ? texts.otherItems(lines - 1) : ""}`;
