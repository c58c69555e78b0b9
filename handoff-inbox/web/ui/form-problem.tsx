import type { ReactNode } from "react";
import { Icon } from "./icon.js";

/** What went wrong with a whole form; nothing without words. */
export function FormProblem({ children }: { children: ReactNode }) {
  if (!children) return null;
  return (
    <p role="alert" className="flex gap-2 rounded-card bg-red-soft px-3 py-2 text-red">
      <Icon name="warning" className="mt-0.5" /> <span className="min-w-0 break-words">{children}</span>
    </p>
  );
}
