import { useMutation } from "@tanstack/react-query";
import { useEffect } from "react";
import type { LedgerDay } from "../../../contract/ledger.js";
import { useDesk } from "../../session/desk-context.js";
import { moneyWords } from "../../text/money.js";
import { useNow } from "../../text/use-now.js";
import { Button } from "../../ui/button.js";
import { TextField } from "../../ui/field.js";
import { FormProblem } from "../../ui/form-problem.js";
import { Icon } from "../../ui/icon.js";
import { Empty } from "../../ui/states.js";
import { type Column, Table } from "../../ui/table.js";
import { useToast } from "../../ui/toasts.js";
import { Loaded, OfficePage } from "../office-page.js";
import { officeWords } from "../office-words.js";
import { useOfficeChanged, useOfficeQuery } from "../use-office-query.js";
import { bookTexts as texts } from "./book-texts.js";
import { Comparison } from "./comparison.js";
import { type DaysAsked, useDaysAsked } from "./days-asked.js";

/** How often it is asked again while a comparison is being made, in ms. */
const AGAIN_MS = 3_000;

/** What came to each account and left it, day by day, and whether the gateways say the same. */
export function BooksPage() {
  const { api } = useDesk();
  const [days, ask] = useDaysAsked(useNow());
  const sums = useOfficeQuery(["books", days.from, days.to], (signal) =>
    api.ask("get /ledger/days", { query: days }, signal),
  );
  const reports = useOfficeQuery(["comparisons"], (signal) => api.ask("get /ledger/reports", {}, signal));
  const isWaiting = reports.data?.items.some(({ state }) => state === "asked") ?? false;
  const { refetch } = reports;
  useEffect(() => {
    if (!isWaiting) return;
    const timer = setInterval(() => void refetch(), AGAIN_MS);
    return () => clearInterval(timer);
  }, [isWaiting, refetch]);
  return (
    <OfficePage {...officeWords.sections.books} act={<Acts days={days} isWaiting={isWaiting} />}>
      <Loaded query={reports}>{({ items }) => <Comparison reports={items} />}</Loaded>
      <h2 className="mb-2 font-semibold">{texts.sums}</h2>
      <div className="mb-4 grid max-w-120 gap-3 sm:grid-cols-2">
        <Day label={texts.from} value={days.from} onChoose={(from) => ask({ ...days, from })} />
        <Day label={texts.to} value={days.to} onChoose={(to) => ask({ ...days, to })} />
      </div>
      <Loaded query={sums}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty icon="receipt" {...texts.empty} />
          ) : (
            <Table
              caption={texts.sums}
              columns={COLUMNS}
              rows={items}
              keyOf={({ day, accountId, currency }) => `${day} ${accountId} ${currency}`}
            />
          )
        }
      </Loaded>
    </OfficePage>
  );
}

function Day({ label, value, onChoose }: { label: string; value: string; onChoose(day: string): void }) {
  const choose = (day: string) => day !== "" && onChoose(day);
  return <TextField type="date" label={label} value={value} onChange={({ target }) => choose(target.value)} />;
}

function Acts({ days, isWaiting }: { days: DaysAsked; isWaiting: boolean }) {
  const { api } = useDesk();
  const toast = useToast();
  const changed = useOfficeChanged();
  const compare = useMutation({
    mutationFn: () => api.ask("post /ledger/reports", {}),
    onSuccess: () => toast({ text: texts.compared }),
    onSettled: changed,
  });
  const download = useMutation({
    mutationFn: async () => save(await api.ledger(days), `extrato-${days.from}-a-${days.to}.csv`),
    onSuccess: () => toast({ text: texts.downloaded }),
  });
  const problem = (compare.error ?? download.error)?.message;
  return (
    <div className="flex flex-wrap items-center gap-2">
      <Button disabled={download.isPending} onClick={() => download.mutate()}>
        <Icon name="file" /> {download.isPending ? texts.downloading : texts.download}
      </Button>
      <Button look="main" disabled={compare.isPending || isWaiting} onClick={() => compare.mutate()}>
        <Icon name="again" /> {texts.compare}
      </Button>
      {problem !== undefined && <FormProblem>{problem}</FormProblem>}
    </div>
  );
}

/** Gives a file to the browser's own downloads. */
function save(file: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}

const money = (name: "charged" | "fees" | "refunded" | "disputed" | "total"): Column<LedgerDay> => ({
  key: name,
  head: texts[name],
  number: true,
  cell: (row) => moneyWords(row[name], row.currency),
  sortBy: (row) => row[name],
});
const COLUMNS: Column<LedgerDay>[] = [
  { key: "dia", head: texts.day, cell: ({ day }) => day.split("-").reverse().join("/"), sortBy: ({ day }) => day },
  { key: "conta", head: texts.account, cell: ({ account }) => account, sortBy: ({ account }) => account },
  ...(["charged", "fees", "refunded", "disputed", "total"] as const).map(money),
];
