import { STATUS_CODES } from "node:http";
import type { Request, Response } from "express";
import { z } from "zod";
import { CompanyRefusal } from "../../company/commands/company-refusal.js";
import { PROBLEM_TYPE, type Problem } from "../../platform/http/contract/problem.js";
import type { DeskLog } from "./deps.js";
import { invalid } from "./read-request.js";
import { type More, Refusal } from "./refusal.js";

/** Answers what was thrown as a problem (RFC 9457). What is our own fault is logged, and only said to be that. */
export function answerError(log: DeskLog, error: unknown, request: Request, response: Response): void {
  const refusal = error instanceof Refusal ? error : (companysWord(error) ?? clientsFault(error));
  if (!refusal) log.error({ err: error, path: request.path }, "a request of the desk failed");
  const { status, code, message, more } = refusal ?? FAILED;
  const { retryAfterMs } = more;
  if (retryAfterMs !== undefined) response.set("Retry-After", String(Math.ceil(retryAfterMs / 1000)));
  const problem: Problem = { type: "about:blank", title: STATUS_CODES[status] ?? "", status, code, detail: message };
  response
    .status(status)
    .type(PROBLEM_TYPE)
    .send(JSON.stringify({ ...problem, ...more }));
}

const FAILED = {
  status: 500,
  code: "failed",
  message: "Algo falhou do nosso lado. Tente de novo em instantes.",
  more: {} as More,
};

const COMPANY_STATUS = { not_allowed: 403, not_found: 404, invalid: 400, changed: 412 } as const;

/** A change of the company that was refused. */
function companysWord(error: unknown): Refusal | null {
  if (!(error instanceof CompanyRefusal)) return null;
  const statuses: Partial<Record<string, Refusal["status"]>> = COMPANY_STATUS;
  return new Refusal(statuses[error.code] ?? 409, error.code, error.message, error.more);
}

function clientsFault(error: unknown): Refusal | null {
  if (error instanceof z.ZodError) return invalid(error);
  const status = typeof error === "object" && error !== null && "status" in error ? Number(error.status) : 500;
  if (status === 413) return new Refusal(413, "too_large", "O pedido é grande demais.");
  return status >= 400 && status < 500 ? new Refusal(400, "invalid", "O pedido não pôde ser entendido.") : null;
}
