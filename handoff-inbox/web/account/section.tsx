import { type ReactNode, useId } from "react";

/** A part of the account's page, with its heading. */
export function Section({ title, lead, children }: { title: string; lead?: string; children: ReactNode }) {
  const heading = useId();
  return (
    <section aria-labelledby={heading} className="rounded-card border border-line bg-surface p-4">
      <h2 id={heading} className="font-semibold">
        {title}
      </h2>
      {lead && <p className="text-sm text-muted">{lead}</p>}
      <div className="mt-3">{children}</div>
    </section>
  );
}

/** Says that something was done, to everybody. Nothing without words. */
export function Done({ children }: { children: ReactNode }) {
  return (
    <p role="status" className={children ? "mb-3 rounded-card bg-brand-soft px-3 py-2" : "sr-only"}>
      {children}
    </p>
  );
}
