import { Route, Switch } from "wouter";
import type { OfficeFile } from "../../../contract/office/flows.js";
import { useDesk } from "../../session/desk-context.js";
import { useNow } from "../../text/use-now.js";
import { ButtonLink } from "../../ui/button.js";
import { Icon } from "../../ui/icon.js";
import { Empty } from "../../ui/states.js";
import { type Column, Table } from "../../ui/table.js";
import { Loaded, OfficePage } from "../office-page.js";
import { officeWords } from "../office-words.js";
import { FLOWS } from "../places.js";
import { useOfficeQuery } from "../use-office-query.js";
import { DraftsCard } from "./drafts-card.js";
import { fileKind, fileState, fileTitle } from "./flow-file.js";
import { FlowPage } from "./flow-page.js";
import { FlowState } from "./flow-state.js";
import { flowTexts } from "./flow-texts.js";
import { NewFlowPage } from "./new-flow-page.js";
import { VersionsPage } from "./versions-page.js";

const { flows: texts } = flowTexts;

/** How the bot talks: the files with their drafts, one of them, a new one, and what was published before. */
export function FlowsPage() {
  return (
    <Switch>
      <Route path={FLOWS} component={FlowsList} />
      <Route path={`${FLOWS}/novo`} component={NewFlowPage} />
      <Route path={`${FLOWS}/versoes`} component={VersionsPage} />
      <Route path={`${FLOWS}/a/*`}>{({ "*": path }) => <FlowPage key={path} path={path} />}</Route>
    </Switch>
  );
}

function FlowsList() {
  const { api, me } = useDesk();
  const files = useOfficeQuery(["flows"], (signal) => api.ask("get /flows", {}, signal));
  const mayChange = me.permissions.includes("company.change");
  const add = mayChange && (
    <ButtonLink look="main" href={`${FLOWS}/novo`}>
      <Icon name="plus" /> {texts.add}
    </ButtonLink>
  );
  return (
    <OfficePage
      {...officeWords.sections.flows}
      act={
        <div className="flex flex-wrap gap-2">
          <ButtonLink href={`${FLOWS}/versoes`}>
            <Icon name="history" /> {texts.versions}
          </ButtonLink>
          {add}
        </div>
      }
    >
      <Loaded query={files}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty icon="flow" {...texts.empty}>
              {add}
            </Empty>
          ) : (
            <>
              {mayChange && items.some(({ draft }) => draft !== null) && (
                <DraftsCard count={items.filter(({ draft }) => draft !== null).length} />
              )}
              <Table
                caption={officeWords.sections.flows.title}
                columns={COLUMNS}
                rows={items}
                keyOf={({ path }) => path}
                href={({ path }) => `${FLOWS}/a/${path}`}
              />
            </>
          )
        }
      </Loaded>
    </OfficePage>
  );
}

const COLUMNS: Column<OfficeFile>[] = [
  {
    key: "nome",
    head: texts.name,
    cell: (file) => (
      <>
        {fileTitle(file)} <span className="block font-mono text-xs font-normal text-muted">{file.path}</span>
      </>
    ),
    sortBy: fileTitle,
  },
  {
    key: "tipo",
    head: texts.kind,
    cell: ({ path }) => texts.kinds[fileKind(path)],
    sortBy: ({ path }) => texts.kinds[fileKind(path)],
  },
  { key: "situacao", head: texts.state, cell: (file) => <FlowState file={file} />, sortBy: fileState },
  { key: "mudou", head: texts.changed, cell: (file) => <ChangedBy file={file} /> },
];

function ChangedBy({ file: { draft } }: { file: OfficeFile }) {
  const { times } = useDesk();
  const now = useNow();
  return draft === null ? "—" : texts.by(draft.changedBy, times.moment(draft.changedAt, now));
}
