import { Link } from "wouter";
import type { HealthRule } from "../../../contract/reports.js";
import { useDesk } from "../../session/desk-context.js";
import { Badge } from "../../ui/badge.js";
import { type Column, Table } from "../../ui/table.js";
import { Loaded, OfficePage } from "../office-page.js";
import { officeWords } from "../office-words.js";
import { CATALOG } from "../places.js";
import { useOfficeQuery } from "../use-office-query.js";
import { diagnosisTexts as texts } from "./diagnosis-texts.js";

/** The page stands under the catalog, because the rules recommend what is sold there. */
export const DIAGNOSIS = `${CATALOG}/diagnostico/recomendacoes`;

type Row = HealthRule & { sold: string | null };

/** What each health rule recommends, and how often that solved what it found. */
export function DiagnosisPage() {
  const { api } = useDesk();
  const rules = useOfficeQuery(["health-rules"], async (signal) => {
    const [{ items }, catalog] = await Promise.all([
      api.ask("get /health-rules", {}, signal),
      api.ask("get /catalog", {}, signal),
    ]);
    const titles = new Map(catalog.items.map(({ slug, title }) => [slug, title]));
    return items.map((rule): Row => ({ ...rule, sold: titles.get(rule.item ?? "") ?? null }));
  });
  const back = { href: CATALOG, name: officeWords.sections.catalog.title };
  return (
    <OfficePage title={texts.title} lead={texts.lead} back={back}>
      <Loaded query={rules}>
        {(rows) => (
          <>
            <Table
              caption={texts.title}
              columns={COLUMNS}
              rows={rows}
              keyOf={({ rule, version }) => `${rule} ${version}`}
            />
            <p className="mt-3 text-sm text-muted">{texts.how}</p>
          </>
        )}
      </Loaded>
    </OfficePage>
  );
}

const COLUMNS: Column<Row>[] = [
  {
    key: "regra",
    head: texts.rule,
    sortBy: ({ title }) => title,
    cell: ({ title, remedy }) => (
      <>
        {title}
        <span className="block max-w-96 text-sm text-muted">{remedy}</span>
      </>
    ),
  },
  {
    key: "versao",
    head: texts.version,
    cell: ({ version, isCurrent }) => (
      <span className="flex items-center gap-2 whitespace-nowrap">
        {version}
        <Badge look={isCurrent ? "brand" : "plain"} icon={isCurrent ? "check" : "history"}>
          {isCurrent ? texts.current : texts.earlier}
        </Badge>
      </span>
    ),
  },
  { key: "servico", head: texts.item, cell: (row) => <Recommended {...row} />, sortBy: ({ item }) => item ?? "" },
  { key: "achou", head: texts.found, number: true, cell: ({ found }) => found, sortBy: ({ found }) => found },
  {
    key: "resolveu",
    head: texts.solved,
    number: true,
    cell: ({ solved, followed }) => (
      <span className="whitespace-nowrap">{followed === 0 ? texts.none : texts.solvedOf(solved, followed)}</span>
    ),
    sortBy: ({ solved, followed }) => (followed === 0 ? -1 : solved / followed),
  },
  {
    key: "sumiu",
    head: texts.alone,
    number: true,
    cell: ({ goneAlone }) => goneAlone,
    sortBy: ({ goneAlone }) => goneAlone,
  },
];

function Recommended({ item, sold }: Row) {
  if (item === null) return <span className="text-muted">{texts.noItem}</span>;
  if (sold === null)
    return (
      <>
        {item}
        <span className="block text-sm text-muted">{texts.notSold}</span>
      </>
    );
  return (
    <Link href={`${CATALOG}/${item}`} className="text-brand hover:underline">
      {sold}
    </Link>
  );
}
