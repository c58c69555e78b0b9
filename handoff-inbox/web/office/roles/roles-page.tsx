import type { RightsTable } from "../../../contract/rights.js";
import { useDesk } from "../../session/desk-context.js";
import { Icon } from "../../ui/icon.js";
import { type Column, Table } from "../../ui/table.js";
import { Loaded, OfficePage } from "../office-page.js";
import { officeWords } from "../office-words.js";
import { useOfficeQuery } from "../use-office-query.js";

type Row = RightsTable["rows"][number];

/** Who may do what, as the server decides it. */
export function RolesPage() {
  const { api } = useDesk();
  const query = useOfficeQuery(["rights"], (signal) => api.ask("get /rights", {}, signal));
  return (
    <OfficePage {...officeWords.sections.roles}>
      <Loaded query={query}>
        {({ roles, rows }) => (
          <>
            <dl className="mb-5 grid gap-3 sm:grid-cols-2 xl:grid-cols-4">
              {roles.map((role) => (
                <div key={role} className="rounded-card border border-line bg-surface px-4 py-3">
                  <dt className="font-semibold">{officeWords.roles.names[role]}</dt>
                  <dd className="text-sm text-muted">{officeWords.roles.hints[role]}</dd>
                </div>
              ))}
            </dl>
            <Table
              caption={officeWords.roles.caption}
              columns={[ACT, ...roles.map(columnOf)]}
              rows={rows}
              keyOf={({ act }) => act}
            />
          </>
        )}
      </Loaded>
    </OfficePage>
  );
}

const ACT: Column<Row> = {
  key: "ato",
  head: officeWords.roles.act,
  cell: ({ act }) => officeWords.roles.acts[act],
};

const columnOf = (role: RightsTable["roles"][number]): Column<Row> => ({
  key: role,
  head: officeWords.roles.names[role],
  cell({ reach }) {
    const far = reach[role];
    if (far === null) return <span className="text-muted">{officeWords.roles.no}</span>;
    return (
      <span className="inline-flex items-start gap-1.5">
        <Icon name="check" className="mt-0.5 text-brand" /> {officeWords.roles.reaches[far]}
      </span>
    );
  },
});
