import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { CardSkeleton } from "../pages/page.js";
import { Button } from "../ui/button.js";
import { Empty, Failed } from "../ui/states.js";
import { orderTexts as texts } from "./order-texts.js";
import { useOrderFilter } from "./use-order-filter.js";

/** Orders that were asked for: on their way, failed, none at all, or none that match. */
export function LoadedOrders<Data>(props: {
  query: UseQueryResult<Data>;
  isEmpty(data: Data): boolean;
  /** What is said when there are none. */
  empty?: { title: string; text: string };
  children(data: Data): ReactNode;
}) {
  const { query, isEmpty, empty = texts.empty, children } = props;
  const { any, clear } = useOrderFilter();
  if (query.data === undefined)
    return query.isError ? (
      <Failed what={texts.failed} error={query.error} again={() => void query.refetch()} />
    ) : (
      <CardSkeleton />
    );
  if (!isEmpty(query.data)) return children(query.data);
  return any ? (
    <Empty icon="search" {...texts.noMatch}>
      <Button onClick={clear}>{texts.clear}</Button>
    </Empty>
  ) : (
    <Empty icon="receipt" {...empty} />
  );
}
