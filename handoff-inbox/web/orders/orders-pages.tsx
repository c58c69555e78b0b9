import type { ReactNode } from "react";
import { Link, Route, Switch, useLocation } from "wouter";
import { Toasts } from "../ui/toasts.js";
import { OrderBoard } from "./order-board.js";
import { OrderFilters } from "./order-filters.js";
import { OrderList } from "./order-list.js";
import { OrderPage } from "./order-page.js";
import { orderTexts as texts } from "./order-texts.js";
import { QuotePage } from "./quote-page.js";

/** The pages of orders: board, list, one order, and a new quote. */
export function OrdersPages() {
  const [path] = useLocation();
  return (
    <Toasts>
      <section
        key={path}
        aria-label={texts.title}
        tabIndex={0}
        className="min-w-0 flex-1 overflow-y-auto outline-offset-[-2px]"
      >
        <Switch>
          <Route path="/pedidos">
            <Orders wide>
              <OrderFilters states={false} />
              <OrderBoard />
            </Orders>
          </Route>
          <Route path="/pedidos/lista">
            <Orders>
              <OrderFilters states />
              <OrderList />
            </Orders>
          </Route>
          <Route path="/pedidos/orcamento/:id">{({ id }) => <QuotePage conversationId={id} />}</Route>
          <Route path="/pedidos/:id">{({ id }) => <OrderPage id={id} />}</Route>
        </Switch>
      </section>
    </Toasts>
  );
}

function Orders({ wide = false, children }: { wide?: boolean; children: ReactNode }) {
  const [path] = useLocation();
  const view = (href: string, name: string) => (
    <Link
      href={href}
      aria-current={path === href ? "page" : undefined}
      className={`flex min-h-8 items-center rounded-card px-3 text-sm max-md:min-h-11 ${path === href ? "bg-brand-soft font-medium text-ink" : "text-muted hover:text-ink"}`}
    >
      {name}
    </Link>
  );
  return (
    <div className={`flex min-h-full w-full flex-col px-4 py-6 md:px-8 ${wide ? "" : "max-w-256"}`}>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <h1 className="min-w-40 flex-1 text-xl font-semibold">{texts.title}</h1>
        <nav aria-label={texts.views} className="flex gap-1">
          {view("/pedidos", texts.board)}
          {view("/pedidos/lista", texts.list)}
        </nav>
      </div>
      <p className="mb-5 text-muted">{texts.lead}</p>
      {children}
    </div>
  );
}
