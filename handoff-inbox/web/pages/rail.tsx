import type { ReactNode } from "react";
import { Link, useLocation } from "wouter";
import { sectionsOf } from "../office/sections.js";
import { useCounts } from "../queue/use-queue.js";
import { useDesk } from "../session/desk-context.js";
import { Icon, type IconName } from "../ui/icon.js";
import { words } from "../words.js";
import { MeMenu } from "./me-menu.js";
import { PLACE, PLACE_WORDS } from "./rail-place.js";

/**
 * The mark that rings, the pages, and the person who is signed in: at the left, on a phone at the bottom. There it makes
 * room for an open conversation, which has a way back of its own.
 */
export function Rail({ rings, onHelp, onSignOut }: { rings: number; onHelp(): void; onSignOut(): void }) {
  const { me } = useDesk();
  const [path] = useLocation();
  const counts = useCounts();
  const problems = counts?.problems ?? 0;
  const waiting = counts?.waiting ?? 0;
  const [office] = sectionsOf(me);
  return (
    <header
      className={`z-20 flex shrink-0 border-line bg-surface max-md:order-last max-md:border-t md:w-14 md:flex-col md:border-r md:py-2 xl:w-44 ${path.startsWith("/conversas/") ? "max-md:hidden" : ""}`}
    >
      <p className="mb-3 flex h-10 items-center gap-2 font-semibold max-xl:justify-center max-md:hidden xl:px-4">
        <span key={rings} data-rings={rings} className={`inline-flex text-brand ${rings > 0 ? "ringing" : ""}`}>
          <Icon name="bell" className="size-6" />
        </span>
        <span className="max-xl:sr-only">{words.product}</span>
      </p>
      <nav
        aria-label={words.nav}
        className={`flex min-w-0 md:flex-1 md:flex-col md:gap-1 md:px-2 ${office ? "max-md:flex-5" : "max-md:flex-4"}`}
      >
        <Page
          href="/"
          on={path === "/" || path.startsWith("/conversas/")}
          icon="chats"
          name={words.pages.conversations}
          count={waiting}
          counted={words.waitingCount(waiting)}
        />
        {me.permissions.includes("orders.read") && (
          <Page href="/pedidos" on={path.startsWith("/pedidos")} icon="receipt" name={words.pages.orders} />
        )}
        <Page
          href="/problemas"
          on={path === "/problemas"}
          icon="warning"
          name={words.pages.problems}
          count={problems}
          counted={words.problemCount(problems)}
          bad
        />
        <Page href="/avaliacoes" on={path === "/avaliacoes"} icon="star" name={words.pages.ratings} />
        {office && (
          <Page href="/escritorio" on={path.startsWith("/escritorio")} icon="office" name={words.pages.office} />
        )}
      </nav>
      <MeMenu onHelp={onHelp} onSignOut={onSignOut} />
    </header>
  );
}

function Page(props: {
  href: string;
  on: boolean;
  icon: IconName;
  name: string;
  count?: number;
  counted?: string;
  bad?: boolean;
}): ReactNode {
  const { href, on, icon, name, count = 0, counted, bad = false } = props;
  return (
    <Link
      href={href}
      title={name}
      aria-current={on ? "page" : undefined}
      className={`${PLACE} ${on ? "bg-brand-soft font-medium text-ink max-md:bg-transparent max-md:text-brand" : "text-muted hover:bg-paper hover:text-ink"}`}
    >
      <Icon name={icon} className={`size-5 ${on ? "text-brand" : ""}`} />
      <span className={PLACE_WORDS}>{name}</span>
      {count > 0 && (
        <span
          className={`rounded-full px-1.5 text-xs leading-4.5 font-medium tabular-nums max-xl:absolute max-xl:top-1 max-xl:left-[calc(50%+2px)] xl:ml-auto ${bad ? "bg-red-soft text-red" : "bg-amber-soft text-amber"}`}
        >
          <span aria-hidden="true">{count}</span>
          <span className="sr-only">{counted}</span>
        </span>
      )}
    </Link>
  );
}
