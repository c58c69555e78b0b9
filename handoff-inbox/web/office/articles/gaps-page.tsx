import type { OpenGap } from "../../../contract/office/gaps.js";
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
import { documentTexts } from "./document-texts.js";

const { gaps: texts } = documentTexts;

/** Questions that nothing answers, the most asked first: write the answer, look at where it was asked, or let it go. */
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
        {({ items }) =>
          items.length === 0 ? (
            <Empty icon="book" {...texts.empty} />
          ) : (
            <ul className="flex flex-col gap-2">
              {items.map((gap) => (
                <GapCard key={gap.id} gap={gap} mayChange={mayChange} />
              ))}
            </ul>
          )
        }
      </Loaded>
    </OfficePage>
  );
}

function GapCard({
  gap: { id, question, times: count, lastAt, conversationId },
  mayChange,
}: {
  gap: OpenGap;
  mayChange: boolean;
}) {
  const { api, times } = useDesk();
  const now = useNow();
  const show = useToast();
  const dismiss = useAct(async () => {
    await api.ask("delete /gaps/:id", { params: { id } });
    show({ text: texts.dismissed });
  });
  return (
    <li className="rounded-card border border-line bg-surface p-4">
      <h2 className="font-medium break-words">“{question}”</h2>
      <p className="text-sm text-muted">
        {texts.times(count)} · {texts.last(times.moment(lastAt, now))}
      </p>
      <FormProblem>{dismiss.problem}</FormProblem>
      <div className="mt-2 flex flex-wrap gap-2">
        {mayChange && (
          <ButtonLink href={`${ARTICLES}/novo?titulo=${encodeURIComponent(question.slice(0, 120))}`}>
            {texts.write}
          </ButtonLink>
        )}
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
