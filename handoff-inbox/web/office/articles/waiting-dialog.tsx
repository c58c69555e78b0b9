import { useState } from "react";
import type { WaitingForAnswer } from "../../../contract/office/gaps.js";
import { useDesk } from "../../session/desk-context.js";
import { useNow } from "../../text/use-now.js";
import { Button } from "../../ui/button.js";
import { Dialog } from "../../ui/dialog.js";
import { FormProblem } from "../../ui/form-problem.js";
import { useToast } from "../../ui/toasts.js";
import { Loaded } from "../office-page.js";
import { useAct } from "../use-act.js";
import { useOfficeQuery } from "../use-office-query.js";
import { careTexts } from "./care-texts.js";

const { waiting: texts } = careTexts;

/** Who waited for an answer, what they would be told, and the act of telling them. */
export function WaitingDialog({ id, onClose }: { id: string; onClose(): void }) {
  const { api } = useDesk();
  const waiting = useOfficeQuery(["gap-waiting", id], (signal) =>
    api.ask("get /gaps/:id/waiting", { params: { id } }, signal),
  );
  return (
    <Dialog wide title={texts.title} onClose={onClose}>
      <Loaded query={waiting}>{(data) => <Waiting id={id} data={data} onClose={onClose} />}</Loaded>
    </Dialog>
  );
}

function Waiting({ id, data, onClose }: { id: string; data: WaitingForAnswer; onClose(): void }) {
  const { api, times } = useDesk();
  const now = useNow();
  const show = useToast();
  const { people, text, source, nightUntil } = data;
  const ready = people.filter(({ state }) => state === "ready").map(({ conversationId }) => conversationId);
  const [left, setLeft] = useState<readonly string[]>([]);
  const chosen = ready.filter((one) => !left.includes(one));
  const tell = useAct(async () => {
    const { customers } = await api.ask("post /gaps/:id/tell", {
      params: { id },
      body: { conversationIds: chosen },
    });
    show({ text: texts.sent(customers) });
    onClose();
  });
  const example = people.find(({ conversationId }) => chosen.includes(conversationId)) ?? people[0];
  return (
    <div className="flex flex-col gap-3">
      {text === null ? (
        <p role="note">{texts.unanswered}</p>
      ) : (
        <>
          <p className="text-muted">{texts.text}</p>
          <blockquote className="rounded-card border border-line bg-paper p-3 break-words whitespace-pre-line">
            {texts.preview(example?.question ?? data.question, text, source)}
          </blockquote>
        </>
      )}
      {nightUntil !== null && (
        <p role="note" className="rounded-card bg-amber-soft px-3 py-2">
          {texts.night(times.moment(nightUntil, now))}
        </p>
      )}
      {people.length === 0 && <p className="text-muted">{texts.nobody}</p>}
      <ul className="flex flex-col divide-y divide-line">
        {people.map(({ conversationId, name, phone, channel, state, askedAt }) => (
          <li key={conversationId}>
            <label className="flex min-h-11 items-center gap-3 py-2">
              <input
                type="checkbox"
                className="size-4 accent-brand"
                disabled={state !== "ready"}
                checked={chosen.includes(conversationId)}
                onChange={() =>
                  setLeft(
                    left.includes(conversationId)
                      ? left.filter((one) => one !== conversationId)
                      : [...left, conversationId],
                  )
                }
              />
              <span className="min-w-0 flex-1">
                <span className="block truncate">{name ?? phone ?? texts.somebody}</span>
                <span className="block text-sm text-muted">
                  {channel} · {times.moment(askedAt, now)} · {texts.states[state]}
                </span>
              </span>
            </label>
          </li>
        ))}
      </ul>
      <FormProblem>{tell.problem}</FormProblem>
      <div className="flex justify-end">
        <Button
          look="main"
          disabled={chosen.length === 0 || text === null || nightUntil !== null}
          aria-disabled={tell.busy}
          onClick={tell.run}
        >
          {texts.send(chosen.length)}
        </Button>
      </div>
    </div>
  );
}
