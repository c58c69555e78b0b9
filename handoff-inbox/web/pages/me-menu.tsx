import { useEffect, useRef, useState } from "react";
import { Link } from "wouter";
import { useDesk } from "../session/desk-context.js";
import { Button } from "../ui/button.js";
import { Icon } from "../ui/icon.js";
import { words } from "../words.js";
import { PLACE, PLACE_WORDS } from "./rail-place.js";

/** The person who is signed in, with their account, the keyboard's help and the way out. */
export function MeMenu({ onHelp, onSignOut }: { onHelp(): void; onSignOut(): void }) {
  const { me } = useDesk();
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
  const chose = (act: () => void) => () => {
    setOpen(false);
    act();
  };
  return (
    <div
      ref={place}
      className="relative max-md:flex max-md:min-w-0 max-md:flex-1 md:px-2"
      onKeyDown={(event) => {
        if (event.key !== "Escape" || !open) return;
        event.stopPropagation();
        setOpen(false);
        place.current?.querySelector("button")?.focus();
      }}
    >
      <button
        type="button"
        aria-expanded={open}
        title={me.name}
        onClick={() => setOpen(!open)}
        className={`${PLACE} w-full text-muted hover:bg-paper hover:text-ink`}
      >
        <Icon name="more" className="size-5 md:hidden" />
        <Icon name="person" className="size-5 max-md:hidden" />
        <span className="md:hidden">{words.me.more}</span>
        <span className="sr-only">{words.me.menu}: </span>
        <span className={`${PLACE_WORDS} max-md:sr-only`}>{me.name}</span>
      </button>
      {open && (
        <div className="absolute bottom-full z-20 mb-1 w-60 rounded-card border border-line bg-surface p-3 shadow-one max-md:right-2 md:left-2">
          <p className="font-semibold break-words">{me.name}</p>
          <p className="mb-2 text-sm break-words text-muted">
            {me.company.name} · {words.roles[me.role]}
          </p>
          <Link href="/conta" onClick={() => setOpen(false)} className={ITEM}>
            <Icon name="person" className="text-muted" /> {words.me.account}
          </Link>
          <button type="button" onClick={chose(onHelp)} className={`${ITEM} mb-2 w-full max-md:hidden`}>
            <Icon name="help" className="text-muted" /> {words.me.help}
          </button>
          <Button className="w-full" onClick={onSignOut}>
            <Icon name="out" /> {words.me.signOut}
          </Button>
        </div>
      )}
    </div>
  );
}

const ITEM = "-mx-1 flex min-h-9 items-center gap-2 rounded-card px-1 hover:bg-paper max-md:min-h-11";
