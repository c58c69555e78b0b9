import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link, useLocation, useSearch } from "wouter";
import type { OfficeArticle } from "../../../contract/office/articles.js";
import { ApiFailure } from "../../session/api-failure.js";
import { useDesk } from "../../session/desk-context.js";
import { useNow } from "../../text/use-now.js";
import { Button } from "../../ui/button.js";
import { TextAreaField, TextField } from "../../ui/field.js";
import { FormProblem } from "../../ui/form-problem.js";
import { Icon } from "../../ui/icon.js";
import { useToast } from "../../ui/toasts.js";
import { Acts } from "../acts.js";
import { contentsTexts } from "../contents-texts.js";
import { FormShell } from "../form/form-shell.js";
import { useOfficeForm } from "../form/use-office-form.js";
import { nameFrom } from "../name-from.js";
import { Loaded, OfficePage } from "../office-page.js";
import { officeWords } from "../office-words.js";
import { ARTICLES } from "../places.js";
import { RemoveAct } from "../remove-act.js";
import { useOfficeChanged, useOfficeQuery } from "../use-office-query.js";
import { dayWords, isOver } from "./article-days.js";
import { type ArticleParts, articleParts, articleText, atBodyLine, hasOwnFront } from "./article-text.js";
import { careTexts } from "./care-texts.js";
import { Rehearsed } from "./rehearsed.js";
import { useRehearsal } from "./use-rehearsal.js";

const { articles: texts } = contentsTexts;
const back = { href: ARTICLES, name: officeWords.sections.articles.title };

/** One article as its author wrote it. */
export function ArticlePage({ slug }: { slug: string }) {
  const { api, me, times } = useDesk();
  const now = useNow();
  const article = useOfficeQuery(["article", slug], (signal) =>
    api.ask("get /articles/:slug", { params: { slug } }, signal),
  );
  const mayChange = me.permissions.includes("company.change");
  const { validUntil = null } = article.data ?? {};
  return (
    <OfficePage form title={article.data?.title ?? texts.one} back={back}>
      {validUntil !== null && isOver(validUntil, times.dayKey(now)) && (
        <p role="note" className="mb-4 flex max-w-160 gap-2 rounded-card bg-amber-soft px-3 py-2">
          <Icon name="warning" className="mt-0.5 text-amber" /> {texts.overNote}
        </p>
      )}
      <Loaded query={article}>
        {(data) => (
          <>
            <p className="mb-4">
              <Link href={`${ARTICLES}/historico/${slug}`} className="text-brand hover:underline max-md:min-h-11">
                {careTexts.history.link}
              </Link>
            </p>
            <ArticleForm article={data} readOnly={!mayChange} />
            {mayChange && (
              <Acts title={officeWords.form.danger}>
                <RemoveAct
                  texts={texts}
                  title={data.title}
                  list={ARTICLES}
                  remove={() => api.ask("delete /articles/:slug", { params: { slug }, revision: data.revision })}
                />
              </Acts>
            )}
          </>
        )}
      </Loaded>
    </OfficePage>
  );
}

export function NewArticlePage() {
  const gap = new URLSearchParams(useSearch()).get("lacuna");
  return (
    <OfficePage form title={texts.new} lead={texts.newLead} back={back}>
      {gap === null ? <ArticleForm article={null} /> : <DraftedArticle gap={gap} />}
    </OfficePage>
  );
}

/** A new article that begins with what the model made of a conversation. Where it made nothing, it begins empty. */
function DraftedArticle({ gap }: { gap: string }) {
  const { api } = useDesk();
  const [key] = useState(() => crypto.randomUUID());
  const drafted = useQuery({
    queryKey: ["gap-draft", gap, key],
    queryFn: ({ signal }) => api.ask("post /gaps/:id/draft", { params: { id: gap }, key }, signal),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  if (drafted.isPending) return <p role="status">{careTexts.gaps.drafting}</p>;
  const { draft = null, reason = null } = drafted.data ?? {};
  return (
    <>
      <p role="note" className="mb-4 flex max-w-160 gap-2 rounded-card bg-amber-soft px-3 py-2">
        <Icon name="note" className="mt-0.5 text-amber" />{" "}
        {draft ? careTexts.gaps.drafted : (reason ?? drafted.error?.message)}
      </p>
      <ArticleForm article={null} draft={draft} />
    </>
  );
}

const valuesOf = (article: OfficeArticle): ArticleParts => {
  const { ownTitle: _own, ...parts } = articleParts(article.text, article);
  return parts;
};

function ArticleForm(props: {
  article: OfficeArticle | null;
  readOnly?: boolean;
  draft?: { title: string; body: string } | null;
}) {
  const { article, readOnly = false, draft = null } = props;
  const { api } = useDesk();
  const rehearsal = useRehearsal(article?.slug ?? null);
  const [, go] = useLocation();
  // A question without an answer brings its words along.
  const asked = new URLSearchParams(useSearch()).get("titulo") ?? "";
  const show = useToast();
  const changed = useOfficeChanged();
  // How it was written when the page was opened.
  const [found] = useState(() => (article === null ? null : articleParts(article.text, article)));
  const office = useOfficeForm<ArticleParts>({
    name: `article-${article?.slug ?? (asked || "new")}`,
    saved: article === null ? { title: asked, validUntil: "", body: "", ...draft } : valuesOf(article),
    revision: article?.revision ?? null,
    read: (item) => valuesOf(item as OfficeArticle),
    async send(values, revision) {
      const text = articleText(values, found);
      try {
        await rehearsal.beforePublishing(values.title, text);
        return await (article === null
          ? api.ask("post /articles", { body: { slug: nameFrom(values.title), text } })
          : api.ask("put /articles/:slug", {
              params: { slug: article.slug },
              body: { text },
              revision: revision ?? article.revision,
            }));
      } catch (error) {
        throw error instanceof ApiFailure ? atItsFields(error, text, values.body) : error;
      }
    },
    async onSaved() {
      await changed();
      show({ text: rehearsal.savedWords() });
      if (article === null) go(ARTICLES);
    },
  });
  const { register, formState } = office.form;
  const { errors } = formState;
  const ownFront = hasOwnFront(office.form.watch("body"));
  return (
    <FormShell office={office} fields={FIELDS} readOnly={readOnly}>
      {ownFront && (
        <p role="note" className="flex gap-2 rounded-card bg-amber-soft px-3 py-2">
          <Icon name="note" className="mt-0.5 text-amber" /> {texts.ownFront}
        </p>
      )}
      <TextField
        label={texts.title}
        hint={texts.titleHint}
        // A new article is called by what stands here.
        readOnly={ownFront && article !== null}
        problem={errors.title?.message}
        {...register("title")}
      />
      <TextField
        label={texts.validUntil}
        hint={texts.validUntilHint}
        type="date"
        className="max-w-48"
        readOnly={ownFront}
        problem={errors.validUntil?.message}
        {...register("validUntil")}
      />
      <TextAreaField
        label={texts.text}
        hint={texts.textHint}
        rows={16}
        spellCheck
        problem={errors.body?.message}
        {...register("body")}
      />
      <div className="flex flex-col gap-3">
        <Button
          className="self-start"
          aria-disabled={rehearsal.busy}
          onClick={() => {
            const values = office.form.getValues();
            void rehearsal.tryOut(values.title, articleText(values, found));
          }}
        >
          {rehearsal.busy ? careTexts.tried.trying : careTexts.tried.act}
        </Button>
        <FormProblem>{rehearsal.problem}</FormProblem>
        <div aria-live="polite">{rehearsal.shown && <Rehearsed found={rehearsal.shown} />}</div>
      </div>
      {rehearsal.dialog}
    </FormShell>
  );
}

/** The server speaks of one text and of the article's name; the form has a title and a body. */
function atItsFields(failure: ApiFailure, text: string, body: string): ApiFailure {
  const { text: ofText, slug: ofName, ...others } = failure.fields;
  const fields = {
    ...others,
    ...(ofText === undefined ? {} : { body: atBodyLine(ofText, text, body) }),
    ...(ofName === undefined ? {} : { title: ofName }),
  };
  return new ApiFailure(failure.status, failure.code, failure.message, fields, failure.conflict);
}

const FIELDS = {
  title: { label: texts.title },
  validUntil: { label: texts.validUntil, show: (day: string) => (day === "" ? texts.always : dayWords(day)) },
  body: { label: texts.text },
};
