import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "wouter";
import type { ExaminedQuestion } from "../../../contract/office/documents.js";
import { useDesk } from "../../session/desk-context.js";
import { Button } from "../../ui/button.js";
import { TextField } from "../../ui/field.js";
import { FormProblem } from "../../ui/form-problem.js";
import { OfficePage } from "../office-page.js";
import { officeWords } from "../office-words.js";
import { ARTICLES } from "../places.js";
import { documentTexts } from "./document-texts.js";
import { placeOf } from "./place-of.js";

const { tried: texts } = documentTexts;
const LONGEST = 1_000;
/** Rounded down, so that what just misses a limit never reads as if it had reached it. */
const percent = (share: number) => Math.floor(share * 100);

/** A question as a customer would ask it: what the bot would answer, and why. */
export function TryPage() {
  const { api } = useDesk();
  const [question, setQuestion] = useState("");
  const asking = useMutation({
    mutationFn: (asked: string) => api.ask("post /knowledge/examine", { body: { question: asked } }),
  });
  return (
    <OfficePage
      form
      title={texts.title}
      lead={texts.lead}
      back={{ href: ARTICLES, name: officeWords.sections.articles.title }}
    >
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          if (question.trim() !== "" && !asking.isPending) asking.mutate(question);
        }}
      >
        <TextField
          label={texts.question}
          hint={texts.hint}
          value={question}
          maxLength={LONGEST}
          autoFocus
          onChange={(event) => setQuestion(event.target.value)}
        />
        <div>
          <Button type="submit" look="main" aria-disabled={asking.isPending}>
            {texts.ask}
          </Button>
        </div>
      </form>
      <FormProblem>{asking.error?.message}</FormProblem>
      <div aria-live="polite" className="mt-6 flex flex-col gap-6">
        {asking.data && <Found found={asking.data} />}
      </div>
    </OfficePage>
  );
}

function Found({ found: { outcome, text, source, offers, confidence, passages } }: { found: ExaminedQuestion }) {
  return (
    <>
      <section>
        <p className="text-muted">{texts.outcomes[outcome]}</p>
        {text !== null && (
          <blockquote className="mt-2 rounded-card border border-line bg-surface p-4 whitespace-pre-line">
            {text}
            {source !== null && <footer className="mt-2 text-sm text-muted">{texts.source(source)}</footer>}
          </blockquote>
        )}
        {offers.length > 0 && (
          <ul className="mt-2 flex flex-wrap gap-2">
            {offers.map((label) => (
              <li key={label} className="rounded-full border border-line px-3 py-1 text-sm">
                {label}
              </li>
            ))}
          </ul>
        )}
        {confidence !== null && <p className="mt-2 text-sm text-muted">{texts.sure(percent(confidence))}</p>}
      </section>
      <section>
        <h2 className="font-medium">{texts.passages}</h2>
        {passages.length === 0 && <p className="text-muted">{texts.none}</p>}
        <ol className="mt-2 flex flex-col gap-2">
          {passages.map((passage) => (
            <li
              key={`${passage.document} ${passage.heading} ${passage.text}`}
              className="rounded-card border border-line bg-surface p-4"
            >
              <Link href={placeOf(passage.document)} className="text-brand hover:underline">
                {[passage.title, passage.heading].filter((part) => part !== "").join(" › ")}
              </Link>
              <p className="text-sm text-muted">
                {texts.share(percent(passage.share))} · {texts.matched(passage.matched)}
              </p>
              <p className="mt-1 line-clamp-4 break-words whitespace-pre-line">{passage.text}</p>
            </li>
          ))}
        </ol>
        {passages.length > 1 && <p className="mt-3 text-sm text-muted">{texts.better}</p>}
      </section>
    </>
  );
}
