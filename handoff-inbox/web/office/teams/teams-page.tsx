import { Route, Switch } from "wouter";
import type { OfficeTeam } from "../../../contract/office/teams.js";
import { useDesk } from "../../session/desk-context.js";
import { ButtonLink } from "../../ui/button.js";
import { Icon } from "../../ui/icon.js";
import { Empty } from "../../ui/states.js";
import { type Column, Table } from "../../ui/table.js";
import { Loaded, OfficePage } from "../office-page.js";
import { officeWords } from "../office-words.js";
import { TEAMS } from "../places.js";
import { useOfficeQuery } from "../use-office-query.js";
import { NewTeamPage, TeamPage } from "./team-page.js";

const texts = officeWords.teams;

/** The company's teams: the list, one of them, and a new one. */
export function TeamsPage() {
  return (
    <Switch>
      <Route path={TEAMS} component={TeamsList} />
      <Route path={`${TEAMS}/nova`} component={NewTeamPage} />
      <Route path={`${TEAMS}/:name`}>{({ name }) => <TeamPage key={name} name={name} />}</Route>
    </Switch>
  );
}

function TeamsList() {
  const { api, me } = useDesk();
  const teams = useOfficeQuery(["teams"], (signal) => api.ask("get /teams", {}, signal));
  const add = me.permissions.includes("company.change") && (
    <ButtonLink look="main" href={`${TEAMS}/nova`}>
      <Icon name="plus" /> {texts.add}
    </ButtonLink>
  );
  return (
    <OfficePage {...officeWords.sections.teams} act={add}>
      <Loaded query={teams}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty icon="chats" {...texts.empty}>
              {add}
            </Empty>
          ) : (
            <Table
              caption={officeWords.sections.teams.title}
              columns={COLUMNS}
              rows={items}
              keyOf={({ name }) => name}
              href={({ name }) => `${TEAMS}/${name}`}
            />
          )
        }
      </Loaded>
    </OfficePage>
  );
}

const COLUMNS: Column<OfficeTeam>[] = [
  { key: "nome", head: texts.title, cell: ({ title }) => title, sortBy: ({ title }) => title },
  { key: "descricao", head: texts.description, cell: ({ description }) => description ?? "—" },
  {
    key: "pessoas",
    head: officeWords.sections.people.title,
    cell: ({ people }) => people,
    sortBy: ({ people }) => people,
    number: true,
  },
];
