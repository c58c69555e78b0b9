import type { ReactNode } from "react";
import { Bars, Loading } from "../ui/states.js";

/** A page with one column: title, introduction and content. */
export function Page({ title, lead, children }: { title: string; lead: string; children: ReactNode }) {
  return (
    <div className="min-h-0 flex-1 overflow-y-auto">
      <div className="mx-auto flex min-h-full max-w-190 flex-col px-4 py-6">
        <h1 className="text-lg font-semibold">{title}</h1>
        <p className="mb-4 text-muted">{lead}</p>
        {children}
      </div>
    </div>
  );
}

const CARDS = [1, 2, 3] as const;

/** The shape of cards while they are loading. */
export function CardSkeleton() {
  return (
    <div className="flex flex-col gap-3">
      <Loading />
      {CARDS.map((each) => (
        <Bars
          key={each}
          widths={["w-1/3", "w-4/5", "w-1/2"]}
          className="rounded-card border border-line bg-surface p-4"
        />
      ))}
    </div>
  );
}
