import { Route, Switch } from "wouter";
import type { OfficePerson } from "../../../contract/office/people.js";
import { useDesk } from "../../session/desk-context.js";
import { ButtonLink } from "../../ui/button.js";
import { Icon } from "../../ui/icon.js";
import { Empty } from "../../ui/states.js";
import { type Column, Table } from "../../ui/table.js";
import { words } from "../../words.js";
import { Loaded, OfficePage } from "../office-page.js";
import { officeWords } from "../office-words.js";
import { PEOPLE } from "../places.js";
import { useOfficeQuery } from "../use-office-query.js";
import { Access } from "./access.js";
import { NewPersonPage } from "./new-person-page.js";
import { PersonPage } from "./person-page.js";

const texts = officeWords.people;

/** The company's people: the list, one of them, and a new one. */
export function PeoplePage() {
  return (
    <Switch>
      <Route path={PEOPLE} component={PeopleList} />
      <Route path={`${PEOPLE}/nova`} component={NewPersonPage} />
      <Route path={`${PEOPLE}/:id`}>{({ id }) => <PersonPage key={id} id={id} />}</Route>
    </Switch>
  );
}

function PeopleList() {
  const { api, me } = useDesk();
  const people = useOfficeQuery(["people"], (signal) => api.ask("get /people", {}, signal));
  const teams = useOfficeQuery(["teams"], (signal) => api.ask("get /teams", {}, signal));
  const titles = new Map(teams.data?.items.map(({ name, title }) => [name, title]));
  const add = me.permissions.includes("people.change") && (
    <ButtonLink look="main" href={`${PEOPLE}/nova`}>
      <Icon name="plus" /> {texts.add}
    </ButtonLink>
  );
  return (
    <OfficePage {...officeWords.sections.people} act={add}>
      <Loaded query={people}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty icon="people" {...texts.empty}>
              {add}
            </Empty>
          ) : (
            <Table
              caption={officeWords.sections.people.title}
              columns={columns(titles)}
              rows={items}
              keyOf={({ id }) => id}
              href={({ id }) => `${PEOPLE}/${id}`}
            />
          )
        }
      </Loaded>
    </OfficePage>
  );
}

const columns = (titles: ReadonlyMap<string, string>): Column<OfficePerson>[] => [
  { key: "nome", head: texts.name, cell: ({ name }) => name, sortBy: ({ name }) => name },
  { key: "email", head: texts.email, cell: ({ email }) => email, sortBy: ({ email }) => email },
  { key: "papel", head: texts.role, cell: ({ role }) => words.roles[role], sortBy: ({ role }) => words.roles[role] },
  {
    key: "equipes",
    head: texts.teams,
    cell: ({ teams }) => teams.map((team) => titles.get(team) ?? team).join(", ") || texts.noTeam,
  },
  {
    key: "acesso",
    head: texts.access,
    cell: (person) => <Access person={person} />,
    sortBy: ({ disabled, hasPassword }) => (disabled ? 2 : hasPassword ? 0 : 1),
  },
];
