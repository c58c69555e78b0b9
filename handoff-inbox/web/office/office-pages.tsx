import type { ComponentType } from "react";
import { Link, Route, Switch, useLocation } from "wouter";
import { useDesk } from "../session/desk-context.js";
import { ButtonLink } from "../ui/button.js";
import { Icon } from "../ui/icon.js";
import { Empty } from "../ui/states.js";
import { Toasts } from "../ui/toasts.js";

export { TemplateSender } from "../conversation/template-sender.js";
export { WhyDialog } from "../conversation/why-dialog.js";
export { OrdersPages } from "../orders/orders-pages.js";
export { HelpDialog } from "../pages/help-dialog.js";
export { ProblemsPage } from "../pages/problems-page.js";
export { RatingsPage } from "../pages/ratings-page.js";
export { SearchResults } from "../queue/search-results.js";

import { ArticlesPage } from "./articles/articles-page.js";
import { AuditPage } from "./audit/audit-page.js";
import { BooksPage } from "./books/books-page.js";
import { CatalogPage } from "./catalog/catalog-page.js";
import { ChannelsPage } from "./channels/channels-page.js";
import { CompanyPage } from "./company/company-page.js";
import { DevicesPage } from "./devices/devices-page.js";
import { DoubtsPage } from "./doubts/doubts-page.js";
import { FlowsPage } from "./flows/flows-page.js";
import { HoursPage } from "./hours/hours-page.js";
import { KeysPage } from "./keys/keys-page.js";
import { ModelsPage } from "./models/models-page.js";
import { officeWords } from "./office-words.js";
import { PaymentsPage } from "./payments/payments-page.js";
import { PeoplePage } from "./people/people-page.js";
import { RolesPage } from "./roles/roles-page.js";
import { SECTIONS, type SectionName, sectionsOf } from "./sections.js";
import { TeamsPage } from "./teams/teams-page.js";

/** Each section's pages; every one decides what its deeper addresses mean. */
const PAGES: Record<SectionName, ComponentType> = {
  company: CompanyPage,
  people: PeoplePage,
  teams: TeamsPage,
  roles: RolesPage,
  hours: HoursPage,
  channels: ChannelsPage,
  payments: PaymentsPage,
  doubts: DoubtsPage,
  books: BooksPage,
  catalog: CatalogPage,
  articles: ArticlesPage,
  models: ModelsPage,
  flows: FlowsPage,
  devices: DevicesPage,
  keys: KeysPage,
  audit: AuditPage,
};

/**
 * The office. It shows the sections that the person may open now: a right that is taken away closes its pages at once.
 */
export function OfficePages() {
  const { me } = useDesk();
  const [path] = useLocation();
  const mine = sectionsOf(me);
  if (mine.length === 0) return <Nothing {...officeWords.notYours} href="/" />;
  const inside = path !== "/escritorio";
  return (
    <Toasts>
      <div className="flex min-h-0 w-full">
        {inside && <OfficeNav sections={mine} path={path} />}
        <section
          key={path}
          aria-label={officeWords.title}
          tabIndex={0}
          className="min-w-0 flex-1 overflow-y-auto outline-offset-[-2px]"
        >
          <Switch>
            <Route path="/escritorio">
              <Overview sections={mine} />
            </Route>
            {mine.map(({ name, path: place }) => (
              <Route key={name} path={`${place}/*?`} component={PAGES[name]} />
            ))}
            <Route>
              {SECTIONS.some(({ path: place }) => path.startsWith(place)) ? (
                <Nothing {...officeWords.notYours} href="/escritorio" act={officeWords.missing.act} />
              ) : (
                <Nothing {...officeWords.missing} href="/escritorio" />
              )}
            </Route>
          </Switch>
        </section>
      </div>
    </Toasts>
  );
}

type Sections = ReturnType<typeof sectionsOf>;

function OfficeNav({ sections, path }: { sections: Sections; path: string }) {
  return (
    <nav
      aria-label={officeWords.nav}
      className="w-56 shrink-0 overflow-y-auto border-r border-line px-3 py-6 max-lg:hidden"
    >
      <Link href="/escritorio" className="mb-3 block px-2 font-semibold hover:text-brand">
        {officeWords.title}
      </Link>
      <ul className="flex flex-col gap-0.5">
        {sections.map((section) => {
          const on = path.startsWith(section.path);
          return (
            <li key={section.name}>
              <Link
                href={section.path}
                aria-current={on ? "page" : undefined}
                className={`flex h-9 items-center gap-2.5 rounded-card px-2 text-sm ${on ? "bg-brand-soft font-medium text-ink" : "text-muted hover:bg-surface hover:text-ink"}`}
              >
                <Icon name={section.icon} className={on ? "text-brand" : ""} />
                {officeWords.sections[section.name].title}
              </Link>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}

function Overview({ sections }: { sections: Sections }) {
  return (
    <div className="mx-auto w-full max-w-240 px-4 py-6 md:px-8">
      <h1 className="text-xl font-semibold">{officeWords.title}</h1>
      <p className="mt-0.5 mb-5 text-muted">{officeWords.lead}</p>
      <ul className="grid gap-3 sm:grid-cols-2">
        {sections.map(({ name, path, icon }) => (
          <li key={name}>
            <Link
              href={path}
              className="flex h-full items-start gap-3 rounded-card border border-line bg-surface p-4 transition-colors duration-150 hover:border-edge"
            >
              <span className="flex size-9 shrink-0 items-center justify-center rounded-card bg-brand-soft text-brand">
                <Icon name={icon} className="size-5" />
              </span>
              <span className="min-w-0">
                <span className="block font-semibold">{officeWords.sections[name].title}</span>
                <span className="block text-sm text-muted">{officeWords.sections[name].lead}</span>
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Nothing({ title, text, act, href }: { title: string; text: string; act: string; href: string }) {
  return (
    <div className="flex min-h-full w-full">
      <h1 className="sr-only">{officeWords.title}</h1>
      <Empty icon="office" title={title} text={text}>
        <ButtonLink look="main" href={href}>
          {act}
        </ButtonLink>
      </Empty>
    </div>
  );
}
