import type { ComponentProps } from "react";

const LOOKS = {
  main: "bg-brand text-on-brand border-brand enabled:hover:opacity-90",
  plain: "bg-surface text-ink border-line enabled:hover:border-edge",
  amber: "bg-amber-soft text-amber border-amber-line enabled:hover:border-amber",
  bare: "border-transparent text-muted enabled:hover:bg-brand-soft enabled:hover:text-ink",
} as const;

/** A button. A caller that wants it disabled without losing the focus sets `aria-disabled`. */
export function Button({
  look = "plain",
  className = "",
  ...rest
}: ComponentProps<"button"> & { look?: keyof typeof LOOKS }) {
  return (
    <button
      type="button"
      {...rest}
      className={`inline-flex min-h-8 items-center justify-center gap-1.5 rounded-card border px-3 py-1 text-sm font-medium whitespace-nowrap transition-colors duration-150 disabled:opacity-60 max-md:min-h-10 ${LOOKS[look]} ${className}`}
    />
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
      className={`inline-flex size-8 shrink-0 items-center justify-center rounded-card text-muted transition-colors duration-150 hover:bg-brand-soft hover:text-ink disabled:opacity-60 max-md:size-10 ${className}`}
    />
  );
}
