import { pipeline } from "node:stream/promises";
import { createAtOnce, LineFull } from "../../platform/limits/at-once.js";
import type { LedgerDays } from "../ports.js";
import type { DeskApiDeps } from "./deps.js";
import { Refusal } from "./refusal.js";
import type { Handlers } from "./route.js";

/** How many files of one company are written at the same time, and how many more may wait for that. */
const EXPORTS_AT_ONCE = 2;
const WAITING = 4;
/** How many days a page may ask for, and a file. */
const MOST_DAYS = { page: 93, file: 400 };
const DAY_MS = 86_400_000;

type Ledger = Extract<keyof Handlers, `${string} /ledger/${string}`>;

/** What came to the company's accounts at gateways, and left them. */
export function ledgerHandlers({ books, log }: Pick<DeskApiDeps, "books" | "log">): Pick<Handlers, Ledger> {
  const atOnce = createAtOnce(EXPORTS_AT_ONCE, WAITING);
  return {
    "get /ledger/days": async ({ person, query }) => ({
      items: await books.days(person.tenantId, inOrder(query, MOST_DAYS.page)),
    }),
    "get /ledger/reports": async ({ person }) => ({ items: await books.reports(person.tenantId) }),
    async "post /ledger/reports"({ person, by }) {
      await books.compare(person.tenantId, by);
      return undefined;
    },
    async "get /ledger/export"({ person, query, by, response }) {
      const days = inOrder(query, MOST_DAYS.file);
      const name = `extrato-${days.from}-a-${days.to}.csv`;
      const write = async () => {
        response.attachment(name);
        response.set({ "Content-Type": "text/csv; charset=utf-8", "Cache-Control": "no-store" });
        await pipeline(books.csv(person.tenantId, days, by), response);
      };
      await atOnce(person.tenantId, write).catch((error: unknown) => {
        if (error instanceof LineFull) throw busy();
        // The file has begun: it is cut off, which a browser shows as a failed download.
        if (!response.headersSent) throw error;
        if (!hasGone(error)) log.error({ err: error, tenant: person.tenantId }, "an export broke off");
      });
      return undefined;
    },
  };
}

/** The days that are asked for, when they are days, in order, and not too many. */
function inOrder({ from, to }: LedgerDays, most: number): LedgerDays {
  const length = (Date.parse(to) - Date.parse(from)) / DAY_MS + 1;
  if (!isDay(from) || !isDay(to) || length < 1)
    throw new Refusal(400, "not_days", "Escolha dois dias, o primeiro antes do segundo.");
  if (length > most) throw new Refusal(400, "too_many_days", `Escolha no máximo ${most} dias de cada vez.`);
  return { from, to };
}

const isDay = (text: string) => !Number.isNaN(Date.parse(text)) && new Date(text).toISOString().slice(0, 10) === text;

const hasGone = (error: unknown) => Object(error).code === "ERR_STREAM_PREMATURE_CLOSE";

const busy = () =>
  new Refusal(503, "busy", "Muitos arquivos estão sendo feitos agora. Tente de novo em instantes.", {
    retryAfterMs: 2_000,
  });
