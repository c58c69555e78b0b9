import type { ReactNode } from "react";
import { words } from "../words.js";
import { Button } from "./button.js";
import { Icon, type IconName } from "./icon.js";

/** A view with nothing in it: what will be here, and how to begin. `children`: the first act. */
export function Empty(props: { icon?: IconName; title: string; text: string; children?: ReactNode }) {
  const { icon = "bell", title, text, children } = props;
  return (
    <div className="m-auto flex max-w-72 flex-col items-center gap-1 px-6 py-12 text-center">
      <span className="mb-2 flex size-12 items-center justify-center rounded-full bg-brand-soft text-brand">
        <Icon name={icon} className="size-6" />
      </span>
      <p className="font-semibold">{title}</p>
      <p className="text-muted">{text}</p>
      {children && <div className="mt-3">{children}</div>}
    </div>
  );
}

/** A view that could not be loaded: what happened, and a button to try again. */
export function Failed(props: { what: string; error: unknown; act?: string; again(): void }) {
  const { what, error, act = words.tryAgain, again } = props;
  return (
    <div role="alert" className="m-auto flex max-w-80 flex-col items-center gap-1 px-6 py-12 text-center">
      <span className="mb-2 flex size-12 items-center justify-center rounded-full bg-red-soft text-red">
        <Icon name="warning" className="size-6" />
      </span>
      <p className="font-semibold">{what}</p>
      <p className="mb-3 text-muted">{error instanceof Error ? error.message : words.failures.server}</p>
      <Button onClick={again}>
        <Icon name="again" /> {act}
      </Button>
    </div>
  );
}

/** Grey bars in the shape of what is loading. */
export function Bars({ widths, className = "" }: { widths: readonly string[]; className?: string }) {
  return (
    <div aria-hidden="true" className={className}>
      {widths.map((width) => (
        <div key={width} className={`skeleton mb-2 h-3 ${width}`} />
      ))}
    </div>
  );
}

/** Tells screen readers that something is loading while a skeleton is shown. */
export function Loading() {
  return (
    <p role="status" className="sr-only">
      {words.loading}
    </p>
  );
}
