import type { ReactNode } from "react";
import { Link, useLocation, useSearch } from "wouter";
import { words } from "../words.js";
import { Icon } from "./icon.js";

export type Column<Row> = {
  key: string;
  head: string;
  cell(row: Row): ReactNode;
  /** Numbers stand at the right. */
  number?: boolean;
  /** What the column is sorted by. Without it, it is not. */
  sortBy?(row: Row): string | number;
};

/**
 * A table whose order is in the address (`?ordem=nome`, `?ordem=-nome`). On a phone each row is a card, and each cell
 * says its column. `href`: where a row leads; its first cell is the link.
 */
export function Table<Row>(props: {
  caption: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  keyOf(row: Row): string;
  href?(row: Row): string;
}) {
  const { columns, href } = props;
  const [order, setOrder] = useOrder();
  const rows = sorted(props.rows, columns, order);
  return (
    // The roles are those that the elements have anyway: a browser forgets them when a row becomes a card.
    <div className="overflow-x-auto rounded-card border border-line bg-surface max-md:border-0 max-md:bg-transparent">
      <table role="table" className="w-full border-collapse max-md:block">
        <caption className="sr-only">{props.caption}</caption>
        <thead role="rowgroup" className="max-md:sr-only">
          <tr role="row" className="border-b border-line">
            {columns.map((column) => (
              <th
                key={column.key}
                role="columnheader"
                scope="col"
                aria-sort={order.key === column.key ? (order.down ? "descending" : "ascending") : undefined}
                className={`h-10 px-3 text-sm font-medium text-muted ${column.number ? "text-right" : "text-left"}`}
              >
                {column.sortBy ? (
                  <button type="button" onClick={() => setOrder(column.key)} className="hover:text-ink">
                    {column.head}
                    {order.key === column.key && (
                      <Icon name="down" className={`ml-1 inline ${order.down ? "" : "rotate-180"}`} />
                    )}
                  </button>
                ) : (
                  column.head
                )}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup" className="max-md:flex max-md:flex-col max-md:gap-2">
          {rows.map((row) => (
            <tr
              key={props.keyOf(row)}
              role="row"
              className="relative border-b border-line last:border-0 hover:bg-paper max-md:flex max-md:flex-col max-md:gap-1 max-md:rounded-card max-md:border max-md:bg-surface max-md:p-3 max-md:last:border"
            >
              {columns.map((column, at) => (
                <td
                  key={column.key}
                  role="cell"
                  className={`h-10 px-3 py-1.5 max-md:flex max-md:h-auto max-md:items-baseline max-md:justify-between max-md:gap-4 max-md:p-0 ${column.number ? "text-right" : ""} ${at === 0 ? "font-medium max-md:text-base" : ""}`}
                >
                  {at > 0 && <span className="hidden shrink-0 text-sm text-muted max-md:inline">{column.head}</span>}
                  {at === 0 && href ? (
                    <Link href={href(row)} className="after:absolute after:inset-0">
                      {column.cell(row)}
                    </Link>
                  ) : (
                    <span className="min-w-0 break-words max-md:text-right max-md:first:text-left">
                      {column.cell(row)}
                    </span>
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

type Order = { key: string; down: boolean };

function useOrder(): [Order, (key: string) => void] {
  const search = useSearch();
  const [path, go] = useLocation();
  const asked = new URLSearchParams(search).get("ordem") ?? "";
  const order = { key: asked.replace(/^-/, ""), down: asked.startsWith("-") };
  const change = (key: string) => {
    const next = new URLSearchParams(search);
    next.set("ordem", order.key === key && !order.down ? `-${key}` : key);
    go(`${path}?${next}`, { replace: true });
  };
  return [order, change];
}

function sorted<Row>(rows: readonly Row[], columns: readonly Column<Row>[], order: Order): readonly Row[] {
  const by = columns.find(({ key }) => key === order.key)?.sortBy;
  if (by === undefined) return rows;
  const compare = (a: Row, b: Row) => {
    const [left, right] = [by(a), by(b)];
    if (typeof left === "number" && typeof right === "number") return left - right;
    return String(left).localeCompare(String(right), words.locale, { numeric: true });
  };
  return [...rows].sort((a, b) => (order.down ? compare(b, a) : compare(a, b)));
}
