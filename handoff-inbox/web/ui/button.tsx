import type { ComponentProps, ReactNode } from "react";
import { Link } from "wouter";

const LOOKS = {
  main: "bg-brand text-on-brand border-brand not-disabled:hover:opacity-90",
  plain: "bg-surface text-ink border-line not-disabled:hover:border-edge",
  amber: "bg-amber-soft text-amber border-amber-line not-disabled:hover:border-amber",
  danger: "bg-surface text-red border-red not-disabled:hover:bg-red-soft",
  bare: "border-transparent text-muted not-disabled:hover:bg-brand-soft not-disabled:hover:text-ink",
} as const;

const SHAPE =
  "inline-flex min-h-8 items-center justify-center gap-1.5 rounded-card border px-3 py-1 text-sm font-medium whitespace-nowrap transition-colors duration-150 disabled:opacity-60 max-md:min-h-11";

/** A button. A caller that wants it disabled without losing the focus sets `aria-disabled`. */
export function Button({
  look = "plain",
  className = "",
  ...rest
}: ComponentProps<"button"> & { look?: keyof typeof LOOKS }) {
  return <button type="button" {...rest} className={`${SHAPE} ${LOOKS[look]} ${className}`} />;
}

/** Looks like a button, and leads to another page. */
export function ButtonLink({
  look = "plain",
  href,
  children,
}: {
  look?: keyof typeof LOOKS;
  href: string;
  children: ReactNode;
}) {
  return (
    <Link href={href} className={`${SHAPE} ${LOOKS[look]}`}>
      {children}
    </Link>
  );
}

/** A button with only a drawing. Screen readers read its label, which is also shown as a tooltip. */
export function IconButton({ label, className = "", ...rest }: ComponentProps<"button"> & { label: string }) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      {...rest}
      className={`inline-flex size-8 shrink-0 items-center justify-center rounded-card text-muted transition-colors duration-150 hover:bg-brand-soft hover:text-ink disabled:opacity-60 max-md:size-11 ${className}`}
    />
  );
}
