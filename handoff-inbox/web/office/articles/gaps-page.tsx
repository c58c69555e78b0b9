import { useState } from "react";
import { Link } from "wouter";
import type { AnsweredGap, OpenGap } from "../../../contract/office/gaps.js";
import { useDesk } from "../../session/desk-context.js";
import { useNow } from "../../text/use-now.js";
import { Button, ButtonLink } from "../../ui/button.js";
import { FormProblem } from "../../ui/form-problem.js";
import { Empty } from "../../ui/states.js";
import { useToast } from "../../ui/toasts.js";
import { Loaded, OfficePage } from "../office-page.js";
import { officeWords } from "../office-words.js";
import { ARTICLES } from "../places.js";
import { useAct } from "../use-act.js";
import { useOfficeQuery } from "../use-office-query.js";
import { careTexts } from "./care-texts.js";
import { documentTexts } from "./document-texts.js";
import { placeOf } from "./place-of.js";
import { WaitingDialog } from "./waiting-dialog.js";

const { gaps: texts } = documentTexts;
const { gaps: care } = careTexts;

/** Questions that nothing answered, the most asked first, and those that an article answers meanwhile. */
export function GapsPage() {
  const { api, me } = useDesk();
  const gaps = useOfficeQuery(["gaps"], (signal) => api.ask("get /gaps", {}, signal));
  const mayChange = me.permissions.includes("company.change");
  return (
    <OfficePage
      title={texts.title}
      lead={texts.lead}
      back={{ href: ARTICLES, name: officeWords.sections.articles.title }}
    >
      <Loaded query={gaps}>
        {({ items, answered, drafts }) => (
          <>
            {items.length === 0 ? (
              <Empty icon="book" {...texts.empty} />
            ) : (
              <ul className="flex flex-col gap-2">
                {items.map((gap) => (
                  <OpenCard key={gap.id} gap={gap} mayChange={mayChange} drafts={drafts} />
                ))}
              </ul>
            )}
            {answered.length > 0 && (
              <section className="mt-8">
                <h2 className="font-semibold">{care.answered}</h2>
                <p className="mb-3 text-sm text-muted">{care.answeredLead}</p>
                <ul className="flex flex-col gap-2">
                  {answered.map((gap) => (
                    <AnsweredCard key={gap.id} gap={gap} mayChange={mayChange} />
                  ))}
                </ul>
              </section>
            )}
          </>
        )}
      </Loaded>
    </OfficePage>
  );
}

function OpenCard({ gap, mayChange, drafts }: { gap: OpenGap; mayChange: boolean; drafts: boolean }) {
  const { id, question, conversationId } = gap;
  const asked = new URLSearchParams({ titulo: question.slice(0, 120) });
  const dismiss = useDismiss(id);
  return (
    <li className="rounded-card border border-line bg-surface p-4">
      <Question gap={gap} heading="h2" />
      <FormProblem>{dismiss.problem}</FormProblem>
      <div className="mt-2 flex flex-wrap gap-2">
        {mayChange && <ButtonLink href={`${ARTICLES}/novo?${asked}`}>{texts.write}</ButtonLink>}
        {mayChange && drafts && <ButtonLink href={`${ARTICLES}/novo?${asked}&lacuna=${id}`}>{care.draft}</ButtonLink>}
        <ButtonLink href={`/conversas/${conversationId}`}>{texts.conversation}</ButtonLink>
        {mayChange && (
          <Button aria-disabled={dismiss.busy} onClick={dismiss.run}>
            {texts.dismiss}
          </Button>
        )}
      </div>
    </li>
  );
}

function AnsweredCard({ gap, mayChange }: { gap: AnsweredGap; mayChange: boolean }) {
  const { times } = useDesk();
  const now = useNow();
  const [telling, setTelling] = useState(false);
  const dismiss = useDismiss(gap.id);
  return (
    <li className="rounded-card border border-line bg-surface p-4">
      <Question gap={gap} heading="h3" />
      <p className="text-sm text-muted">
        {care.by(times.moment(gap.answeredAt, now))}{" "}
        <Link href={placeOf(gap.answeredBy)} className="text-brand underline">
          {gap.title ?? gap.answeredBy}
        </Link>
      </p>
      <FormProblem>{dismiss.problem}</FormProblem>
      {mayChange && (
        <div className="mt-2 flex flex-wrap gap-2">
          {gap.waiting > 0 && <Button onClick={() => setTelling(true)}>{care.tell}</Button>}
          <Button aria-disabled={dismiss.busy} onClick={dismiss.run}>
            {texts.dismiss}
          </Button>
        </div>
      )}
      {telling && <WaitingDialog id={gap.id} onClose={() => setTelling(false)} />}
    </li>
  );
}

/** A question with its other wordings, how often it was asked, and who waits. */
function Question({ gap, heading: Heading }: { gap: OpenGap; heading: "h2" | "h3" }) {
  const { question, others, times: count, lastAt, waiting } = gap;
  const { times } = useDesk();
  const now = useNow();
  return (
    <>
      <Heading className="font-medium break-words">“{question}”</Heading>
      {others.length > 0 && (
        <p className="text-sm break-words text-muted">
          {care.also} {others.map((other) => `“${other.question}”`).join(", ")}
        </p>
      )}
      <p className="text-sm text-muted">
        {texts.times(count)} · {texts.last(times.moment(lastAt, now))}
        {waiting > 0 && ` · ${care.waiting(waiting)}`}
      </p>
    </>
  );
}

function useDismiss(id: string) {
  const { api } = useDesk();
  const show = useToast();
  return useAct(async () => {
    await api.ask("delete /gaps/:id", { params: { id } });
    show({ text: texts.dismissed });
  });
}
