import { useState } from "react";
import type { HeardOf } from "../../../../platform/http/contract/route-contract.js";
import type { programsRoute } from "../../../contract/office/flows.js";
import { useDesk } from "../../session/desk-context.js";
import { useNow } from "../../text/use-now.js";
import { Badge } from "../../ui/badge.js";
import { Button } from "../../ui/button.js";
import { ConfirmDialog } from "../../ui/confirm-dialog.js";
import { Empty } from "../../ui/states.js";
import { type Column, Table } from "../../ui/table.js";
import { useToast } from "../../ui/toasts.js";
import { Loaded, OfficePage } from "../office-page.js";
import { officeWords } from "../office-words.js";
import { FLOWS } from "../places.js";
import { useAct } from "../use-act.js";
import { useOfficeQuery } from "../use-office-query.js";
import { flowTexts } from "./flow-texts.js";

const { flows: texts } = flowTexts;
type Version = HeardOf<typeof programsRoute>["items"][number];

/** What was published before, the newest first, and going back to it. */
export function VersionsPage() {
  const { api, me, times } = useDesk();
  const now = useNow();
  const show = useToast();
  const [asking, setAsking] = useState<number | null>(null);
  const versions = useOfficeQuery(["programs"], (signal) => api.ask("get /programs", {}, signal));
  const rollBack = useAct(async () => {
    if (asking === null) return;
    await api.ask("post /programs/:version/roll-back", { params: { version: String(asking) } });
    setAsking(null);
    show({ text: texts.rolledBack(asking) });
  });
  const columns: Column<Version>[] = [
    { key: "versao", head: texts.version, cell: ({ version }) => texts.versionOne(version) },
    { key: "quando", head: texts.when, cell: ({ publishedAt }) => times.moment(publishedAt, now) },
    { key: "quem", head: texts.who, cell: ({ publishedBy }) => officeWords.audit.commands[publishedBy] ?? publishedBy },
    {
      key: "ato",
      head: me.permissions.includes("company.change") ? texts.act : texts.state,
      cell({ version, current }) {
        if (current)
          return (
            <Badge look="brand" icon="check">
              {texts.current}
            </Badge>
          );
        if (!me.permissions.includes("company.change")) return null;
        return (
          <Button aria-label={texts.rollBackOne(version)} onClick={() => setAsking(version)}>
            {texts.rollBack}
          </Button>
        );
      },
    },
  ];
  return (
    <OfficePage
      title={texts.versions}
      lead={texts.versionsLead}
      back={{ href: FLOWS, name: officeWords.sections.flows.title }}
    >
      <Loaded query={versions}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty icon="history" {...texts.noVersions} />
          ) : (
            <Table caption={texts.versions} columns={columns} rows={items} keyOf={({ version }) => String(version)} />
          )
        }
      </Loaded>
      {asking !== null && (
        <ConfirmDialog
          title={texts.rollBackAsk(asking)}
          text={texts.rollBackText}
          act={texts.rollBackOne(asking)}
          busy={rollBack.busy}
          problem={rollBack.problem}
          onConfirm={rollBack.run}
          onCancel={() => setAsking(null)}
        />
      )}
    </OfficePage>
  );
}
