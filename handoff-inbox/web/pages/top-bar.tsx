import { type ReactNode, useEffect, useRef, useState } from "react";
import { Link, useRoute } from "wouter";
import { accountWords } from "../account-words.js";
import { useCounts } from "../queue/use-queue.js";
import { useDesk } from "../session/desk-context.js";
import { Button, IconButton } from "../ui/button.js";
import { Icon, type IconName } from "../ui/icon.js";
import { words } from "../words.js";

/** The logo that rings, the pages, help, and the person who is signed in. */
export function TopBar({ rings, onHelp, onSignOut }: { rings: number; onHelp(): void; onSignOut(): void }) {
  const { me } = useDesk();
  const problems = useCounts()?.problems ?? 0;
  return (
    <header className="flex h-12 shrink-0 items-center gap-1 border-b border-line bg-surface px-2 md:gap-2 md:px-4">
      <p className="flex items-center gap-2 font-semibold md:mr-4">
        <span key={rings} data-rings={rings} className={`inline-flex text-brand ${rings > 0 ? "ringing" : ""}`}>
          <Icon name="bell" className="size-6" />
        </span>
        <span className="max-md:sr-only">{words.product}</span>
      </p>
      <nav aria-label={words.nav} className="flex h-full min-w-0">
        <Page href="/" match="/conversas/:id" icon="people" name={words.pages.conversations} />
        <Page href="/problemas" icon="warning" name={words.pages.problems}>
          {problems > 0 && (
            <span className="rounded-full bg-red-soft px-1.5 text-xs leading-5 font-semibold text-red">
              <span aria-hidden="true">{problems}</span>
              <span className="sr-only">{words.problemCount(problems)}</span>
            </span>
          )}
        </Page>
        <Page href="/avaliacoes" icon="star" name={words.pages.ratings} />
      </nav>
      <div className="ml-auto flex items-center gap-1">
        <span className="max-md:hidden">
          <IconButton label={words.me.help} onClick={onHelp}>
            <Icon name="help" className="size-5" />
          </IconButton>
        </span>
        <MeMenu name={me.name} company={me.company.name} role={words.roles[me.role]} onSignOut={onSignOut} />
      </div>
    </header>
  );
}

function Page(props: { href: string; match?: string; icon: IconName; name: string; children?: ReactNode }) {
  const [here] = useRoute(props.href);
  const [within] = useRoute(props.match ?? props.href);
  const on = here || within;
  return (
    <Link
      href={props.href}
      aria-current={on ? "page" : undefined}
      className={`flex items-center gap-1.5 border-b-2 px-2 text-sm outline-offset-[-2px] transition-colors duration-150 md:px-3 ${on ? "border-brand font-semibold" : "border-transparent text-muted hover:text-ink"}`}
    >
      <Icon name={props.icon} className="max-sm:hidden" />
      {props.name}
      {props.children}
    </Link>
  );
}

function MeMenu({
  name,
  company,
  role,
  onSignOut,
}: {
  name: string;
  company: string;
  role: string;
  onSignOut(): void;
}) {
  const [open, setOpen] = useState(false);
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!open) return;
    const onPointer = (event: PointerEvent) => {
      if (!place.current?.contains(event.target as Node)) setOpen(false);
    };
    window.addEventListener("pointerdown", onPointer);
    return () => window.removeEventListener("pointerdown", onPointer);
  }, [open]);
  return (
    <div
      ref={place}
      className="relative"
      onKeyDown={(event) => {
        if (event.key !== "Escape" || !open) return;
        event.stopPropagation();
        setOpen(false);
        place.current?.querySelector("button")?.focus();
      }}
    >
      <Button
        look="bare"
        aria-expanded={open}
        aria-label={`${words.me.menu}: ${name}`}
        onClick={() => setOpen(!open)}
        className="text-ink!"
      >
        <Icon name="person" className="text-muted" />
        <span className="max-w-40 truncate max-md:hidden">{name}</span>
        <Icon name="down" className="text-muted" />
      </Button>
      {open && (
        <div className="absolute top-full right-0 z-20 mt-1 w-60 rounded-card border border-line bg-surface p-3 shadow-one">
          <p className="font-semibold break-words">{name}</p>
          <p className="mb-3 text-sm break-words text-muted">
            {company} · {role}
          </p>
          <Link
            href="/conta"
            onClick={() => setOpen(false)}
            className="mb-2 flex min-h-8 items-center justify-center gap-1.5 rounded-card border border-line px-3 py-1 text-sm font-medium hover:border-edge max-md:min-h-10"
          >
            <Icon name="person" /> {accountWords.page}
          </Link>
          <Button className="w-full" onClick={onSignOut}>
            <Icon name="out" /> {words.me.signOut}
          </Button>
        </div>
      )}
    </div>
  );
}
