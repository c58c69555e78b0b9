import { Route, Switch } from "wouter";
import type { OfficeModelAccount } from "../../../contract/office/model-accounts.js";
import { useDesk } from "../../session/desk-context.js";
import { useNow } from "../../text/use-now.js";
import { ButtonLink } from "../../ui/button.js";
import { Icon } from "../../ui/icon.js";
import { Empty } from "../../ui/states.js";
import { type Column, Table } from "../../ui/table.js";
import { Loaded, OfficePage } from "../office-page.js";
import { officeWords } from "../office-words.js";
import { MODELS } from "../places.js";
import { useOfficeQuery } from "../use-office-query.js";
import { ModelPage } from "./model-page.js";
import { ModelState } from "./model-state.js";
import { ModelsSpent } from "./models-spent.js";
import { NewModelPage } from "./new-model-page.js";

const texts = officeWords.models;

/** The accounts at servers of language models: the list, one of them, and a new one. */
export function ModelsPage() {
  return (
    <Switch>
      <Route path={MODELS} component={ModelsList} />
      <Route path={`${MODELS}/nova`} component={NewModelPage} />
      <Route path={`${MODELS}/:name`}>{({ name }) => <ModelPage key={name} name={name} />}</Route>
    </Switch>
  );
}

const said = (value: unknown) => (typeof value === "string" ? value : "");

function ModelsList() {
  const { api, me, times } = useDesk();
  const now = useNow();
  const accounts = useOfficeQuery(["models"], (signal) => api.ask("get /model-accounts", {}, signal));
  const add = me.permissions.includes("company.change") && (
    <ButtonLink look="main" href={`${MODELS}/nova`}>
      <Icon name="plus" /> {texts.add}
    </ButtonLink>
  );
  const columns: Column<OfficeModelAccount>[] = [
    { key: "nome", head: texts.one, cell: ({ title }) => title, sortBy: ({ title }) => title },
    { key: "modelo", head: texts.model, cell: ({ settings }) => said(settings["chat"]) },
    { key: "estado", head: texts.state, cell: (account) => <ModelState account={account} /> },
    {
      key: "teste",
      head: texts.lastTest,
      cell: ({ lastWordAt }) => (lastWordAt === null ? texts.never : times.moment(lastWordAt, now)),
      sortBy: ({ lastWordAt }) => lastWordAt ?? 0,
    },
  ];
  return (
    <OfficePage {...officeWords.sections.models} act={add}>
      <Loaded query={accounts}>
        {({ items, spent, installation }) => (
          <>
            {items.length === 0 ? (
              <Empty icon="spark" {...texts.empty}>
                {add}
              </Empty>
            ) : (
              <Table
                caption={officeWords.sections.models.title}
                columns={columns}
                rows={items}
                keyOf={({ name }) => name}
                href={({ name }) => `${MODELS}/${name}`}
              />
            )}
            {items.length === 0 && installation && <p className="mt-4 text-center text-muted">{texts.installation}</p>}
            {(items.length > 0 || installation) && <ModelsSpent spent={spent} />}
          </>
        )}
      </Loaded>
    </OfficePage>
  );
}
