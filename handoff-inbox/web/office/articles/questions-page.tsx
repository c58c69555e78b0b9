import { useFieldArray } from "react-hook-form";
import type { OfficeQuestions } from "../../../contract/office/questions.js";
import { useDesk } from "../../session/desk-context.js";
import { useNow } from "../../text/use-now.js";
import { Badge } from "../../ui/badge.js";
import { Button, IconButton } from "../../ui/button.js";
import { TextField } from "../../ui/field.js";
import { Icon } from "../../ui/icon.js";
import { useToast } from "../../ui/toasts.js";
import { FormShell } from "../form/form-shell.js";
import { useOfficeForm } from "../form/use-office-form.js";
import { Loaded, OfficePage } from "../office-page.js";
import { officeWords } from "../office-words.js";
import { ARTICLES } from "../places.js";
import { useOfficeChanged, useOfficeQuery } from "../use-office-query.js";
import { careTexts } from "./care-texts.js";

const { questions: texts } = careTexts;
const LONGEST = 300;

/** The company's own questions with the sources that shall answer them, and how they were answered after each change. */
export function QuestionsPage() {
  const { api, me } = useDesk();
  const questions = useOfficeQuery(["questions"], (signal) => api.ask("get /questions", {}, signal));
  const mayChange = me.permissions.includes("company.change");
  return (
    <OfficePage
      form
      title={texts.title}
      lead={texts.lead}
      back={{ href: ARTICLES, name: officeWords.sections.articles.title }}
    >
      <Loaded query={questions}>
        {(data) => (
          <>
            <Scores scores={data.scores} any={data.questions.length > 0} />
            <QuestionsForm data={data} readOnly={!mayChange} />
          </>
        )}
      </Loaded>
    </OfficePage>
  );
}

type Values = { questions: { question: string; sources: string }[] };
const valuesOf = ({ questions }: Pick<OfficeQuestions, "questions">): Values => ({
  questions: questions.map(({ question, sources }) => ({ question, sources: sources.join("; ") })),
});
const sourcesOf = (sources: string): string[] =>
  sources
    .split(";")
    .map((source) => source.trim())
    .filter((source) => source !== "");

function QuestionsForm({ data, readOnly }: { data: OfficeQuestions; readOnly: boolean }) {
  const { api } = useDesk();
  const show = useToast();
  const changed = useOfficeChanged();
  const office = useOfficeForm<Values>({
    name: "questions",
    saved: valuesOf(data),
    revision: data.revision,
    read: (item) => valuesOf(item as OfficeQuestions),
    send: ({ questions }, revision) =>
      api.ask("put /questions", {
        body: { questions: questions.map(({ question, sources }) => ({ question, sources: sourcesOf(sources) })) },
        revision: revision ?? data.revision,
      }),
    async onSaved() {
      await changed();
      show({ text: officeWords.form.saved });
    },
  });
  const { control, register, formState } = office.form;
  const list = useFieldArray({ control, name: "questions" });
  return (
    <FormShell office={office} fields={FIELDS} readOnly={readOnly}>
      <h2 className="font-semibold">{texts.list}</h2>
      <ol className="flex flex-col gap-4">
        {list.fields.map((field, n) => (
          <li key={field.id} className="flex flex-col gap-2 rounded-card border border-line bg-surface p-4">
            <div className="flex items-start gap-2">
              <div className="min-w-0 flex-1">
                <TextField
                  label={texts.one(n + 1)}
                  maxLength={LONGEST}
                  problem={formState.errors.questions?.[n]?.question?.message}
                  {...register(`questions.${n}.question`)}
                />
              </div>
              {!readOnly && (
                <IconButton label={texts.take(n + 1)} onClick={() => list.remove(n)}>
                  <Icon name="close" />
                </IconButton>
              )}
            </div>
            <TextField
              label={texts.sources}
              hint={n === 0 ? texts.sourcesHint : undefined}
              problem={formState.errors.questions?.[n]?.sources?.message}
              {...register(`questions.${n}.sources`)}
            />
          </li>
        ))}
      </ol>
      {!readOnly && (
        <div>
          <Button onClick={() => list.append({ question: "", sources: "" })}>
            <Icon name="plus" /> {texts.add}
          </Button>
        </div>
      )}
    </FormShell>
  );
}

/** The scores after the last changes, the newest first. */
function Scores({ scores, any }: { scores: OfficeQuestions["scores"]; any: boolean }) {
  const { times } = useDesk();
  const now = useNow();
  if (!any) return null;
  return (
    <section className="mb-6">
      <h2 className="font-semibold">{texts.scores}</h2>
      {scores.length === 0 && <p className="text-muted">{texts.noScores}</p>}
      <ol className="mt-1 flex flex-col gap-1">
        {scores.slice(0, 8).map((score, place) => (
          <li key={score.at} className="flex flex-wrap items-center gap-x-2">
            <span>{texts.score(score)}</span>
            <Change now={score.right} before={scores[place + 1]?.right} />
            <span className="text-sm text-muted">
              {score.cause !== null && `${texts.cause(score.cause)}, `}
              {times.moment(score.at, now)}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}

function Change({ now, before }: { now: number; before: number | undefined }) {
  if (before === undefined || before === now) return null;
  return now < before ? (
    <Badge look="amber" icon="warning">
      {texts.worse}
    </Badge>
  ) : (
    <Badge look="brand">{texts.better}</Badge>
  );
}

const FIELDS = {
  questions: {
    label: texts.list,
    show: (questions: Values["questions"]) => questions.map(({ question }) => question).join("\n"),
  },
};
