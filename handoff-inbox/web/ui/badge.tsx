import type { ReactNode } from "react";
import { Icon, type IconName } from "./icon.js";

const LOOKS = {
  amber: "bg-amber-soft text-amber",
  red: "bg-red-soft text-red",
  brand: "bg-brand-soft text-brand",
  plain: "border border-line text-muted",
} as const;

/** A short label. Its drawing and words say the same as its colour. */
export function Badge({
  look = "plain",
  icon,
  children,
}: {
  look?: keyof typeof LOOKS;
  icon?: IconName;
  children: ReactNode;
}) {
  return (
    <span className={`inline-flex min-w-0 items-center gap-1 rounded-full px-2 text-xs leading-5 ${LOOKS[look]}`}>
      {icon && <Icon name={icon} className="size-3.5" />}
      <span className="truncate">{children}</span>
    </span>
  );
}
