import { Link } from "wouter";
import type { LedgerReport } from "../../../contract/ledger.js";
import { useDesk } from "../../session/desk-context.js";
import { moneyWords } from "../../text/money.js";
import { useNow } from "../../text/use-now.js";
import { Badge } from "../../ui/badge.js";
import { type Column, Table } from "../../ui/table.js";
import { bookTexts as texts } from "./book-texts.js";

type Difference = LedgerReport["differences"][number];

/** What came of the last comparison of each account with its gateway. */
export function Comparison({ reports }: { reports: readonly LedgerReport[] }) {
  return (
    <section aria-labelledby="conferencia" className="mb-6">
      <h2 id="conferencia" className="font-semibold">
        {texts.comparison}
      </h2>
      <p className="mb-3 text-muted">{reports.length === 0 ? texts.never : texts.comparisonLead}</p>
      <ul className="flex flex-col gap-3">
        {reports.map((report) => (
          <li key={report.id} className="rounded-card border border-line bg-surface p-4">
            <Report report={report} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Report({ report }: { report: LedgerReport }) {
  const { times } = useDesk();
  const now = useNow();
  const { account, state, differences, from, to, at, compared, mended, foreign } = report;
  const told = [
    texts.span(times.moment(from, now), times.moment(to, now)),
    texts.counted(compared),
    ...(mended > 0 ? [texts.mended(mended)] : []),
    ...(foreign > 0 ? [texts.foreign(foreign)] : []),
  ];
  return (
    <>
      <div className="flex flex-wrap items-center gap-2">
        <h3 className="min-w-0 font-medium break-words">{account}</h3>
        <State report={report} />
        <span className="ml-auto text-sm text-muted">{times.moment(at, now)}</span>
      </div>
      {state === "done" && <p className="text-sm text-muted">{told.join(" · ")}</p>}
      {state === "failed" && <p className="text-sm text-muted">{texts.failedText}</p>}
      {differences.length > 0 && (
        <div className="mt-3">
          <Table
            caption={texts.differencesOf(account)}
            columns={COLUMNS}
            rows={differences}
            keyOf={({ what, kind, gatewayId }) => `${what} ${kind} ${gatewayId}`}
          />
        </div>
      )}
    </>
  );
}

function State({ report: { state, differences } }: { report: LedgerReport }) {
  if (state === "asked") return <Badge icon="clock">{texts.waiting}</Badge>;
  if (state === "failed")
    return (
      <Badge look="amber" icon="cloud">
        {texts.failed}
      </Badge>
    );
  return differences.length === 0 ? (
    <Badge look="brand" icon="check">
      {texts.agrees}
    </Badge>
  ) : (
    <Badge look="amber" icon="warning">
      {texts.differs(differences.length)}
    </Badge>
  );
}

const amountOf = (amount: number | null, currency: string) =>
  amount === null ? texts.nothing : moneyWords(amount, currency);

const COLUMNS: Column<Difference>[] = [
  { key: "que", head: texts.what, cell: ({ what }) => texts.whats[what] },
  {
    key: "de",
    head: texts.of,
    cell: ({ kind, number, conversationId }) => (
      <>
        {kind === null ? texts.whole : texts.kinds[kind]}
        {number !== null && conversationId !== null && (
          <Link href={`/conversas/${conversationId}`} className="block text-brand hover:underline">
            {texts.order(number)}
          </Link>
        )}
      </>
    ),
  },
  { key: "aqui", head: texts.ours, number: true, cell: ({ ours, currency }) => amountOf(ours, currency) },
  { key: "la", head: texts.theirs, number: true, cell: ({ theirs, currency }) => amountOf(theirs, currency) },
  { key: "codigo", head: texts.code, cell: ({ gatewayId }) => <span className="break-all">{gatewayId}</span> },
];
