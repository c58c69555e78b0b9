import { Link, Route, Switch } from "wouter";
import type { OfficeItem } from "../../../contract/office/catalog.js";
import { useDesk } from "../../session/desk-context.js";
import { moneyWords } from "../../text/money.js";
import { Badge } from "../../ui/badge.js";
import { ButtonLink } from "../../ui/button.js";
import { Icon } from "../../ui/icon.js";
import { Empty } from "../../ui/states.js";
import { type Column, Table } from "../../ui/table.js";
import { contentsTexts } from "../contents-texts.js";
import { Loaded, OfficePage } from "../office-page.js";
import { officeWords } from "../office-words.js";
import { CATALOG } from "../places.js";
import { useOfficeQuery } from "../use-office-query.js";
import { DIAGNOSIS, DiagnosisPage } from "./diagnosis-page.js";
import { diagnosisTexts } from "./diagnosis-texts.js";
import { ItemPage, NewItemPage } from "./item-page.js";

const { catalog: texts } = contentsTexts;

/** What the company sells: the list, one item, and a new one. */
export function CatalogPage() {
  return (
    <Switch>
      <Route path={CATALOG} component={CatalogList} />
      <Route path={`${CATALOG}/novo`} component={NewItemPage} />
      <Route path={DIAGNOSIS} component={DiagnosisPage} />
      <Route path={`${CATALOG}/:slug`}>{({ slug }) => <ItemPage key={slug} slug={slug} />}</Route>
    </Switch>
  );
}

function CatalogList() {
  const { api, me } = useDesk();
  const catalog = useOfficeQuery(["catalog"], (signal) => api.ask("get /catalog", {}, signal));
  const add = me.permissions.includes("company.change") && (
    <ButtonLink look="main" href={`${CATALOG}/novo`}>
      <Icon name="plus" /> {texts.add}
    </ButtonLink>
  );
  return (
    <OfficePage {...officeWords.sections.catalog} act={add}>
      <p className="mb-3">
        <Link href={DIAGNOSIS} className="text-sm text-brand hover:underline">
          {diagnosisTexts.link}
        </Link>
      </p>
      <Loaded query={catalog}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty icon="receipt" {...texts.empty}>
              {add}
            </Empty>
          ) : (
            <Table
              caption={officeWords.sections.catalog.title}
              columns={COLUMNS}
              rows={items}
              keyOf={({ slug }) => slug}
              href={({ slug }) => `${CATALOG}/${slug}`}
            />
          )
        }
      </Loaded>
    </OfficePage>
  );
}

const COLUMNS: Column<OfficeItem>[] = [
  { key: "nome", head: texts.title, cell: ({ title }) => title, sortBy: ({ title }) => title },
  {
    key: "preco",
    head: texts.price,
    number: true,
    cell({ price, currency, from }) {
      const words = moneyWords(price, currency);
      return <span className="tabular-nums">{from ? texts.priceFrom(words) : words}</span>;
    },
    sortBy: ({ price }) => price,
  },
  {
    key: "prazo",
    head: texts.duration,
    cell: ({ time, minutes }) => time ?? texts.lasts(minutes),
    sortBy: ({ minutes }) => minutes,
  },
  {
    key: "situacao",
    head: texts.state,
    cell: ({ active }) => (
      <Badge look={active ? "brand" : "plain"} icon={active ? "check" : "pause"}>
        {active ? texts.states.active : texts.states.off}
      </Badge>
    ),
    sortBy: ({ active }) => Number(active),
  },
];
