import { UserMistake } from "../../platform/user-mistake.js";
import { withInstallation } from "./with-installation.js";

/** `balcao ledger`: what became of every inbound message; exit 1 when one is unexplained. */
export function ledger(company: string | null, days: string): Promise<void> {
  if (!/^\d{1,4}$/.test(days)) throw new UserMistake(`--days wants a number of days, not ${days}.`);
  return withInstallation({ kind: "ledger", company, days: Number(days) });
}

/** `balcao lines <customer>`: the newest lines of a conversation with their ids, for `why`. */
export function lines(of: string, company: string | null): Promise<void> {
  return withInstallation({ kind: "lines", company, of: of.replace(/^\+/, "") });
}

/** `balcao why <line>`: the event behind a line of the transcript, with its trace. */
export function why(line: string, company: string | null): Promise<void> {
  return withInstallation({ kind: "why", company, line });
}
