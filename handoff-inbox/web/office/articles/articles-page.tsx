import { Link, Route, Switch } from "wouter";
import type { OfficeArticle } from "../../../contract/office/articles.js";
import { useDesk } from "../../session/desk-context.js";
import { useNow } from "../../text/use-now.js";
import { Badge } from "../../ui/badge.js";
import { ButtonLink } from "../../ui/button.js";
import { Icon } from "../../ui/icon.js";
import { Empty } from "../../ui/states.js";
import { type Column, Table } from "../../ui/table.js";
import { contentsTexts } from "../contents-texts.js";
import { Loaded, OfficePage } from "../office-page.js";
import { officeWords } from "../office-words.js";
import { ARTICLES } from "../places.js";
import { useOfficeQuery } from "../use-office-query.js";
import { dayWords, isOver } from "./article-days.js";
import { ArticleHistory } from "./article-history.js";
import { ArticlePage, NewArticlePage } from "./article-page.js";
import { careTexts } from "./care-texts.js";
import { documentTexts } from "./document-texts.js";
import { DocumentsPage } from "./documents-page.js";
import { GapsPage } from "./gaps-page.js";
import { QuestionsPage } from "./questions-page.js";
import { TryPage } from "./try-page.js";

const { articles: texts } = contentsTexts;
const DOCUMENTS = `${ARTICLES}/documentos`;
const TRY = `${ARTICLES}/experimentar`;
const QUESTIONS = `${ARTICLES}/perguntas`;
const GAPS = `${ARTICLES}/sem-resposta`;

/** What the bot answers questions from: the list, one article, and a new one. */
export function ArticlesPage() {
  return (
    <Switch>
      <Route path={ARTICLES} component={ArticlesList} />
      <Route path={`${ARTICLES}/novo`} component={NewArticlePage} />
      <Route path={DOCUMENTS} component={DocumentsPage} />
      <Route path={GAPS} component={GapsPage} />
      <Route path={QUESTIONS} component={QuestionsPage} />
      <Route path={`${ARTICLES}/historico/*`}>{({ "*": slug }) => <ArticleHistory key={slug} slug={slug} />}</Route>
      <Route path={TRY} component={TryPage} />
      <Route path={`${ARTICLES}/a/*`}>{({ "*": slug }) => <ArticlePage key={slug} slug={slug} />}</Route>
    </Switch>
  );
}

type Listed = Omit<OfficeArticle, "text">;

function ArticlesList() {
  const { api, me } = useDesk();
  const articles = useOfficeQuery(["articles"], (signal) => api.ask("get /articles", {}, signal));
  const add = me.permissions.includes("company.change") && (
    <ButtonLink look="main" href={`${ARTICLES}/novo`}>
      <Icon name="plus" /> {texts.add}
    </ButtonLink>
  );
  return (
    <OfficePage {...officeWords.sections.articles} act={add}>
      <nav aria-label={officeWords.sections.articles.title} className="mb-3 flex flex-wrap gap-x-5 gap-y-1 text-sm">
        <Link href={DOCUMENTS} className="text-brand hover:underline max-md:min-h-11">
          {documentTexts.link}
        </Link>
        <Link href={GAPS} className="text-brand hover:underline max-md:min-h-11">
          {documentTexts.gaps.link}
        </Link>
        <Link href={TRY} className="text-brand hover:underline max-md:min-h-11">
          {documentTexts.tried.link}
        </Link>
        <Link href={QUESTIONS} className="text-brand hover:underline max-md:min-h-11">
          {careTexts.questions.link}
        </Link>
      </nav>
      <Loaded query={articles}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty icon="file" {...texts.empty}>
              {add}
            </Empty>
          ) : (
            <Table
              caption={officeWords.sections.articles.title}
              columns={COLUMNS}
              rows={items}
              keyOf={({ slug }) => slug}
              href={({ slug }) => `${ARTICLES}/a/${slug}`}
            />
          )
        }
      </Loaded>
    </OfficePage>
  );
}

const COLUMNS: Column<Listed>[] = [
  { key: "titulo", head: texts.title, cell: ({ title }) => title, sortBy: ({ title }) => title },
  {
    key: "validade",
    head: texts.validUntil,
    cell: ({ validUntil }) => <Validity validUntil={validUntil} />,
    sortBy: ({ validUntil }) => validUntil ?? "9999",
  },
  {
    key: "origem",
    head: texts.origin,
    cell: originOf,
    sortBy: originOf,
  },
];

/** Where an article comes from. Those of documents have names that only the product gives. */
function originOf({ slug, fromFolder }: Listed): string {
  if (fromFolder) return officeWords.fromFolder;
  return /^documentos\/[0-9a-f]{8}(-\d+)?$/.test(slug) ? texts.fromDocument : texts.here;
}

/** The last day on which an article is valid, or that it is over. */
function Validity({ validUntil }: { validUntil: string | null }) {
  const { times } = useDesk();
  const now = useNow();
  if (validUntil === null) return <span className="text-muted">{texts.always}</span>;
  const day = dayWords(validUntil);
  return isOver(validUntil, times.dayKey(now)) ? (
    <Badge look="amber" icon="warning">
      {texts.overSince(day)}
    </Badge>
  ) : (
    <span className="tabular-nums">{day}</span>
  );
}
