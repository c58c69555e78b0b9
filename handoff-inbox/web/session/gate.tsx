import type { ReactNode } from "react";
import { Icon } from "../ui/icon.js";
import { words } from "../words.js";

/** The card that is shown before signing in: the logo, a title, and what to do. */
export function Gate({ title, lead, children }: { title: string; lead?: string; children?: ReactNode }) {
  return (
    <main className="flex h-full overflow-y-auto p-4">
      <div className="m-auto w-full max-w-92">
        <p className="mb-6 flex items-center justify-center gap-2 text-lg font-semibold">
          <Icon name="bell" className="size-8 text-brand" /> {words.product}
        </p>
        <div className="rounded-card border border-line bg-surface p-6 shadow-one">
          <h1 className="text-lg font-semibold">{title}</h1>
          {lead && <p className="mb-4 text-muted">{lead}</p>}
          {children}
        </div>
      </div>
    </main>
  );
}
