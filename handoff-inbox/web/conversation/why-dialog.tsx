import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { DeskLine, Why } from "../../contract/lines.js";
import { useDesk } from "../session/desk-context.js";
import { useNow } from "../text/use-now.js";
import { Dialog } from "../ui/dialog.js";
import { Bars, Failed, Loading } from "../ui/states.js";
import { LineContent } from "./line-content.js";
import { whyWords } from "./why-words.js";

/** The trace behind one line of the bot: what came before, how it was understood, and which steps were taken. */
export function WhyDialog({ line, onClose }: { line: DeskLine; onClose(): void }) {
  const { api } = useDesk();
  const query = useQuery({
    queryKey: ["why", line.id],
    queryFn: ({ signal }) => api.ask("get /lines/:id/why", { params: { id: line.id } }, signal),
  });
  return (
    <Dialog title={whyWords.title} wide onClose={onClose}>
      <div className="mb-4 rounded-bubble bg-brand-soft px-3 py-2">
        <LineContent content={line.content} />
      </div>
      {query.isPending ? (
        <>
          <Loading />
          <Bars widths={["w-1/3", "w-2/3", "w-1/2", "w-3/5"]} />
        </>
      ) : query.isError ? (
        <Failed what={whyWords.failed} error={query.error} again={() => void query.refetch()} />
      ) : (
        <Trace why={query.data} />
      )}
    </Dialog>
  );
}

function Trace({ why }: { why: Why }) {
  const { times } = useDesk();
  const now = useNow();
  const kind = whyWords.events[why.event.kind] ?? whyWords.otherEvent;
  const [heard, ...others] = why.heard;
  return (
    <dl className="flex flex-col gap-3">
      <Part title={whyWords.event}>
        <span className="inline-block first-letter:uppercase">{kind}</span> · {times.moment(why.event.at, now)}
      </Part>
      {heard !== undefined && (
        <Part title={whyWords.heard}>
          <p className="break-words">{heard}</p>
          {others.length > 0 && <p className="break-words text-muted">{whyWords.others(others)}</p>}
        </Part>
      )}
      <Part title={whyWords.steps}>
        {why.steps.length === 0 ? (
          <span className="text-muted">{whyWords.noSteps}</span>
        ) : (
          <ol className="flex flex-col gap-2">
            {groupSteps(why.steps).map(({ title, steps }, at) => (
              <li key={at} className="border-l-2 border-line pl-3">
                <p className="font-medium break-words">{title}</p>
                <ol>
                  {steps.map((step, index) => (
                    <li key={index} className="break-words">
                      {whyWords.verbs[step.verb] ?? step.verb}
                      {step.note && <span className="text-muted">: {step.note}</span>}
                    </li>
                  ))}
                </ol>
              </li>
            ))}
          </ol>
        )}
      </Part>
      {why.outcome && (
        <Part title={whyWords.outcome}>
          {whyWords.outcomes[why.outcome.split(":")[0] ?? ""] ?? whyWords.otherOutcome}
        </Part>
      )}
      {why.error && (
        <Part title={whyWords.error}>
          <span className="break-words text-red">{why.error}</span>
        </Part>
      )}
      <div>
        <dt className="sr-only">{whyWords.technical}</dt>
        <dd>
          <details>
            <summary className="cursor-pointer text-sm text-muted">{whyWords.technical}</summary>
            <Json value={why} />
          </details>
        </dd>
      </div>
    </dl>
  );
}

/** Consecutive steps of one flow are grouped under its title. */
function groupSteps(steps: Why["steps"]): { title: string; steps: Why["steps"] }[] {
  const groups: { title: string; steps: Why["steps"] }[] = [];
  for (const step of steps) {
    const last = groups.at(-1);
    if (last?.title === step.title) last.steps.push(step);
    else groups.push({ title: step.title, steps: [step] });
  }
  return groups;
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div>
      <dt className="text-xs font-semibold text-muted">{title}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Json({ value }: { value: unknown }) {
  return (
    <pre
      tabIndex={0}
      className="mt-2 max-h-60 overflow-auto rounded-card border border-line bg-paper p-2 text-xs break-words whitespace-pre-wrap"
    >
      {typeof value === "string" ? value : JSON.stringify(value, null, 2)}
    </pre>
  );
}
