import type { RehearsedArticle } from "../../../contract/office/questions.js";
import { Badge } from "../../ui/badge.js";
import { Icon } from "../../ui/icon.js";
import { careTexts } from "./care-texts.js";

const { tried: texts } = careTexts;
const asked = ({ right, wrong, unanswered }: RehearsedArticle["after"]) => right + wrong + unanswered;

/** An article as the customer is told it, and which answers it would change. */
export function Rehearsed({ found }: { found: RehearsedArticle }) {
  if (found.problem !== null)
    return (
      <p role="alert" className="text-red">
        {found.problem}
      </p>
    );
  const { title, passages, before, after, worse, changes } = found;
  return (
    <section aria-label={texts.title} className="flex flex-col gap-5 rounded-card border border-line bg-surface p-4">
      <div>
        <h2 className="font-semibold">{texts.title}</h2>
        <p className="text-sm text-muted">{texts.as}</p>
        <ol className="mt-2 flex max-h-96 flex-col gap-2 overflow-auto">
          {passages.map(({ heading, text }) => (
            <li key={`${heading} ${text}`}>
              {heading !== "" && <p className="text-xs text-muted">{heading}</p>}
              <p className="w-fit max-w-full rounded-card bg-brand-soft px-3 py-2 break-words whitespace-pre-line">
                {text}
                <span className="mt-1 block text-sm text-muted">{texts.source(title)}</span>
              </p>
            </li>
          ))}
        </ol>
      </div>
      <div>
        <h3 className="font-medium">{texts.score}</h3>
        {asked(after) === 0 ? (
          <p className="text-muted">{texts.noQuestions}</p>
        ) : (
          <>
            <p>{texts.now(before)}</p>
            <p>{texts.then(after)}</p>
          </>
        )}
        {worse && (
          <p role="note" className="mt-2 flex gap-2 rounded-card bg-amber-soft px-3 py-2">
            <Icon name="warning" className="mt-0.5 text-amber" /> {texts.worse}
          </p>
        )}
      </div>
      <div>
        <h3 className="font-medium">{texts.changes}</h3>
        {changes.length === 0 && <p className="text-muted">{texts.none}</p>}
        <ul className="mt-1 flex flex-col divide-y divide-line">
          {changes.map((change) => (
            <li key={`${change.of} ${change.question}`} className="flex flex-col gap-1 py-2">
              <p className="break-words">
                “{change.question}” <Badge>{texts.of[change.of]}</Badge>
              </p>
              <Said when={texts.before} said={change.before} />
              <Said when={texts.after} said={change.after} />
            </li>
          ))}
        </ul>
      </div>
    </section>
  );
}

function Said({ when, said }: { when: string; said: RehearsedArticle["changes"][number]["before"] }) {
  const { outcome, text, source, verdict } = said;
  const words = [texts.outcomes[outcome], text, source && texts.source(source)].filter(Boolean).join(" · ");
  return (
    <p className="text-sm break-words text-muted">
      <span className="font-medium">{when}:</span> {words}{" "}
      {verdict !== null && <Badge look={verdict === "right" ? "brand" : "amber"}>{texts.verdicts[verdict]}</Badge>}
    </p>
  );
}
