import { useEffect, useState } from "react";
import { Link } from "wouter";
import type { OfficeDocument } from "../../../contract/office/documents.js";
import { useDesk } from "../../session/desk-context.js";
import { useNow } from "../../text/use-now.js";
import { Badge } from "../../ui/badge.js";
import { Button } from "../../ui/button.js";
import { ConfirmDialog } from "../../ui/confirm-dialog.js";
import { Field } from "../../ui/field.js";
import { FormProblem } from "../../ui/form-problem.js";
import { Empty } from "../../ui/states.js";
import { useToast } from "../../ui/toasts.js";
import { Loaded, OfficePage } from "../office-page.js";
import { officeWords } from "../office-words.js";
import { ARTICLES } from "../places.js";
import { useAct } from "../use-act.js";
import { useOfficeChanged, useOfficeQuery } from "../use-office-query.js";
import { BringPage, VisitAgain } from "./bring-page.js";
import { documentTexts as texts } from "./document-texts.js";

/** Here and not from the contract, because the pages load no schemas. A test of the server holds the same limit. */
const LARGEST = 25 * 1024 * 1024;
const LONGEST_NAME = 120;
/** How often a document that is being read is asked about, in ms. */
const ASK_AGAIN_MS = 1_500;
/** What is not read to its end yet. */
const OPEN: readonly OfficeDocument["state"][] = ["listed", "waiting", "reading"];
const FORMATS = ".pdf,.docx,.html,.htm,.md,.txt,.csv,.tsv";

/** Files that become articles: bring, replace, remove, and what became of each. */
export function DocumentsPage() {
  const { api, me } = useDesk();
  const changed = useOfficeChanged();
  const documents = useOfficeQuery(["documents"], (signal) => api.ask("get /documents", {}, signal));
  const isOpen = documents.data?.items.some(({ state }) => OPEN.includes(state)) ?? false;
  useEffect(() => {
    if (!isOpen) return;
    const timer = setInterval(() => void changed(), ASK_AGAIN_MS);
    return () => clearInterval(timer);
  });
  const mayChange = me.permissions.includes("company.change");
  return (
    <OfficePage
      title={texts.title}
      lead={texts.lead}
      back={{ href: ARTICLES, name: officeWords.sections.articles.title }}
    >
      {mayChange && (
        <>
          <Bring />
          <BringPage />
        </>
      )}
      <Loaded query={documents}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty icon="file" {...texts.empty} />
          ) : (
            <ul className="flex flex-col gap-2">
              <Progress items={items} />
              {items.map((item) => (
                <DocumentCard key={item.id} document={item} mayChange={mayChange} />
              ))}
            </ul>
          )
        }
      </Loaded>
    </OfficePage>
  );
}

/** How far pages of sites and files are, while some are still to be read. */
function Progress({ items }: { items: readonly OfficeDocument[] }) {
  const open = items.filter(({ state }) => OPEN.includes(state)).length;
  if (open === 0) return null;
  return (
    <li role="status" className="text-sm text-muted">
      <progress className="mr-2 h-2 w-40 align-middle accent-brand" max={items.length} value={items.length - open} />
      {texts.progress(items.length - open, items.length)}
    </li>
  );
}

/** Sends files one after the other. One that fails does not stop the others. */
function Bring() {
  const { api } = useDesk();
  const changed = useOfficeChanged();
  const [now, setNow] = useState<string | null>(null);
  const [problems, setProblems] = useState<string[]>([]);
  async function bring(files: readonly File[]): Promise<void> {
    setProblems([]);
    for (const file of files) {
      setNow(file.name);
      const problem = await sent(file, () =>
        api.ask("post /documents", { query: nameOf(file), body: file, key: crypto.randomUUID() }),
      );
      if (problem) setProblems((before) => [...before, problem]);
      await changed();
    }
    setNow(null);
  }
  return (
    <div className="mb-4 rounded-card border border-line bg-surface p-4">
      {problems.map((problem) => (
        <FormProblem key={problem}>{problem}</FormProblem>
      ))}
      <Field label={texts.bring} hint={now ? texts.bringing(now) : texts.bringHint}>
        {(marks) => <FileInput marks={marks} multiple busy={now !== null} onFiles={(files) => void bring(files)} />}
      </Field>
    </div>
  );
}

const nameOf = (file: File) => ({ name: file.name.slice(-LONGEST_NAME) });

/** Why a file was not sent, or null. */
async function sent(file: File, send: () => Promise<unknown>): Promise<string | null> {
  if (file.size > LARGEST) return texts.tooLarge(file.name);
  try {
    await send();
    return null;
  } catch (error) {
    return `${file.name}: ${error instanceof Error ? error.message : String(error)}`;
  }
}

function FileInput(props: { marks: object; multiple?: boolean; busy: boolean; onFiles(files: File[]): void }) {
  return (
    <input
      {...props.marks}
      type="file"
      multiple={props.multiple}
      accept={FORMATS}
      disabled={props.busy}
      className="max-w-full text-sm file:mr-3 file:min-h-8 file:rounded-card file:border file:border-line file:bg-surface file:px-3 file:text-ink max-md:file:min-h-11"
      onChange={(event) => {
        const files = [...(event.target.files ?? [])];
        event.target.value = "";
        if (files.length > 0) props.onFiles(files);
      }}
    />
  );
}

const LOOKS = { listed: "plain", waiting: "plain", reading: "brand", ready: "plain", failed: "red" } as const;

function DocumentCard({ document, mayChange }: { document: OfficeDocument; mayChange: boolean }) {
  const { times } = useDesk();
  const now = useNow();
  const { name, url, visitAt, state, problem, pages, articles, broughtAt } = document;
  const facts = [
    ...(pages === null ? [] : [texts.pages(pages)]),
    ...(articles.length > 0 ? [texts.made(articles.length)] : []),
    texts.brought(times.moment(broughtAt, now)),
    ...(visitAt === null ? [] : [texts.page.next(times.moment(visitAt, now))]),
  ];
  return (
    <li className="rounded-card border border-line bg-surface p-4">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <h2 className="min-w-0 flex-1 font-medium break-words">
          {url === null ? (
            name
          ) : (
            <a href={url} target="_blank" rel="noreferrer" className="hover:underline">
              {url.replace(/^https?:\/\//, "")}
            </a>
          )}
        </h2>
        <Badge look={LOOKS[state]} {...(state === "failed" ? { icon: "warning" } : {})}>
          {texts.states[state]}
        </Badge>
      </div>
      <p className="text-sm text-muted">{facts.join(" · ")}</p>
      {problem !== null && (
        <p className="mt-1 text-sm text-red">
          {problem} {articles.length > 0 && texts.stillOld}
        </p>
      )}
      <div className="mt-2 flex flex-wrap items-center gap-x-4 gap-y-2 text-sm">
        {articles.slice(0, MOST_LINKS).map((slug, n) => (
          <Link key={slug} href={`${ARTICLES}/a/${slug}`} className="text-brand hover:underline">
            {articles.length === 1 ? texts.see : texts.article(n + 1)}
          </Link>
        ))}
        {mayChange && <DocumentActs document={document} />}
      </div>
    </li>
  );
}

/** All articles of a long document stand in the list of articles. */
const MOST_LINKS = 12;

function DocumentActs({ document: { id, name, url } }: { document: OfficeDocument }) {
  const { api } = useDesk();
  const show = useToast();
  const [asking, setAsking] = useState(false);
  const remove = useAct(async () => {
    await api.ask("delete /documents/:id", { params: { id } });
    setAsking(false);
    show({ text: texts.removed(name) });
  });
  return (
    <>
      {url === null ? <ReplaceFile id={id} name={name} /> : <VisitAgain id={id} name={name} />}
      <Button look="danger" onClick={() => setAsking(true)}>
        {texts.remove}
      </Button>
      {asking && (
        <ConfirmDialog
          danger
          title={texts.removeAsk(name)}
          text={texts.removeText}
          act={texts.remove}
          busy={remove.busy}
          problem={remove.problem}
          onConfirm={remove.run}
          onCancel={() => setAsking(false)}
        />
      )}
    </>
  );
}

/** Puts another file in a document's place. */
function ReplaceFile({ id, name }: { id: string; name: string }) {
  const { api } = useDesk();
  const changed = useOfficeChanged();
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  async function replace(file: File): Promise<void> {
    setBusy(true);
    setProblem(
      await sent(file, () => api.ask("put /documents/:id", { params: { id }, query: nameOf(file), body: file })),
    );
    setBusy(false);
    await changed();
  }
  return (
    <>
      <label
        className="inline-flex min-h-8 cursor-pointer items-center text-brand hover:underline has-focus-visible:outline-2 max-md:min-h-11"
        title={texts.replaceHint}
      >
        {texts.replace}
        <span className="sr-only">
          <FileInput
            marks={{ "aria-label": `${texts.replace}: ${name}` }}
            busy={busy}
            onFiles={([file]) => file && void replace(file)}
          />
        </span>
      </label>
      <FormProblem>{problem ?? undefined}</FormProblem>
    </>
  );
}
