import type { Request, Response } from "express";
import { LEDGER_DAYS } from "./office-contents.js";

export type Reports = { reports: { id: string; state: string; differences: object[] }[] };

/** Answers for the page of the money ledger. A comparison that was asked for waits. */
export function ledger(state: Reports, request: Request, response: Response, name: string): true {
  if (name === "days") response.json({ items: LEDGER_DAYS });
  else if (request.method === "GET") response.json({ items: state.reports });
  else {
    state.reports = state.reports.map((report) => ({ ...report, state: "asked", differences: [] }));
    response.status(202).end();
  }
  return true;
}
