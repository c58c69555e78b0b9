import { useState } from "react";
import { Route, Switch } from "wouter";
import type { ApiKey } from "../../../contract/api-keys.js";
import { useDesk } from "../../session/desk-context.js";
import { useNow } from "../../text/use-now.js";
import { Badge } from "../../ui/badge.js";
import { Button, ButtonLink } from "../../ui/button.js";
import { ConfirmDialog } from "../../ui/confirm-dialog.js";
import { Icon } from "../../ui/icon.js";
import { Empty } from "../../ui/states.js";
import { type Column, Table } from "../../ui/table.js";
import { useToast } from "../../ui/toasts.js";
import { Loaded, OfficePage } from "../office-page.js";
import { officeWords } from "../office-words.js";
import { KEYS } from "../places.js";
import { useAct } from "../use-act.js";
import { useOfficeQuery } from "../use-office-query.js";
import { NewKeyPage } from "./new-key-page.js";

const texts = officeWords.keys;

/** The company's API keys: the list, and a new one. */
export function KeysPage() {
  return (
    <Switch>
      <Route path={KEYS} component={KeysList} />
      <Route path={`${KEYS}/nova`} component={NewKeyPage} />
    </Switch>
  );
}

function KeysList() {
  const { api, times } = useDesk();
  const now = useNow();
  const show = useToast();
  const [asking, setAsking] = useState<ApiKey | null>(null);
  const keys = useOfficeQuery(["keys"], (signal) => api.ask("get /api-keys", {}, signal));
  const revoke = useAct(async () => {
    if (asking === null) return;
    await api.ask("delete /api-keys/:id", { params: { id: asking.id } });
    setAsking(null);
    show({ text: texts.revoked(asking.name) });
  });
  const add = (
    <ButtonLink look="main" href={`${KEYS}/nova`}>
      <Icon name="plus" /> {texts.add}
    </ButtonLink>
  );
  const columns: Column<ApiKey>[] = [
    {
      key: "nome",
      head: texts.name,
      cell: ({ name, prefix }) => (
        <>
          {name} <span className="block font-mono text-xs font-normal text-muted">{prefix}…</span>
        </>
      ),
      sortBy: ({ name }) => name,
    },
    { key: "pode", head: texts.scopes, cell: ({ scopes }) => texts.scopeCount(scopes.length) },
    {
      key: "uso",
      head: texts.lastUsed,
      cell: ({ lastUsedAt }) => (lastUsedAt === null ? texts.never : times.moment(lastUsedAt, now)),
      sortBy: ({ lastUsedAt }) => lastUsedAt ?? 0,
    },
    {
      key: "fim",
      head: texts.ends,
      cell: ({ expiresAt }) => (expiresAt === null ? texts.noEnd : times.day(expiresAt, now)),
      sortBy: ({ expiresAt }) => expiresAt ?? Number.MAX_SAFE_INTEGER,
    },
    { key: "estado", head: texts.state, cell: (key) => <State apiKey={key} now={now} /> },
    {
      key: "ato",
      head: texts.act,
      cell: (key) =>
        key.revokedAt === null && (
          <Button look="danger" aria-label={texts.revokeOne(key.name)} onClick={() => setAsking(key)}>
            {texts.revoke}
          </Button>
        ),
    },
  ];
  return (
    <OfficePage {...officeWords.sections.keys} act={add}>
      <Loaded query={keys}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty icon="key" {...texts.empty}>
              {add}
            </Empty>
          ) : (
            <Table caption={officeWords.sections.keys.title} columns={columns} rows={items} keyOf={({ id }) => id} />
          )
        }
      </Loaded>
      {asking !== null && (
        <ConfirmDialog
          danger
          title={texts.revokeAsk(asking.name)}
          text={texts.revokeText}
          act={texts.revoke}
          busy={revoke.busy}
          problem={revoke.problem}
          onConfirm={revoke.run}
          onCancel={() => setAsking(null)}
        />
      )}
    </OfficePage>
  );
}

function State({ apiKey, now }: { apiKey: ApiKey; now: number }) {
  if (apiKey.revokedAt !== null) return <Badge icon="close">{texts.states.revoked}</Badge>;
  if (apiKey.expiresAt !== null && apiKey.expiresAt <= now) return <Badge icon="clock">{texts.states.ended}</Badge>;
  return (
    <Badge look="brand" icon="check">
      {texts.states.active}
    </Badge>
  );
}
