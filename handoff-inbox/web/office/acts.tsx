import { type ReactNode, useId } from "react";

/** Below a form: what can be done about the whole thing, each with a sentence and its button. */
export function Acts({ title, children }: { title: string; children: ReactNode }) {
  const id = useId();
  return (
    <section aria-labelledby={id} className="mt-8 max-w-160">
      <h2 id={id} className="mb-2 font-semibold">
        {title}
      </h2>
      <div className="divide-y divide-line rounded-card border border-line bg-surface">{children}</div>
    </section>
  );
}

export function Act({ text, problem, children }: { text: string; problem?: string; children: ReactNode }) {
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-3">
      <p className="min-w-56 flex-1 text-muted">{text}</p>
      {children}
      {problem && (
        <p role="alert" className="w-full text-sm text-red">
          {problem}
        </p>
      )}
    </div>
  );
}
