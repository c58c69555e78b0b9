import express, { type NextFunction, type Request, type Response } from "express";
import { hasFewMembers } from "../../platform/http/has-few-members.js";
import { Refusal } from "./refusal.js";

/** How many members a body may have, on all levels together. The largest is a reply with its files. */
const MEMBERS = 200;
const parse = express.json({ limit: "64kb", strict: true });

/** Parses a request's JSON into `request.body`. Throws `Refusal` (415, 400), or the parser's error. */
export async function readJson(request: Request, response: Response): Promise<void> {
  onlyJson(request, response, () => {});
  await new Promise<void>((resolve, reject) => {
    parse(request, response, (error?: unknown) => (error === undefined ? resolve() : reject(error)));
  });
  if (!hasFewMembers(request.body, MEMBERS)) throw new Refusal(400, "invalid", "O pedido não pôde ser entendido.");
}

/**
 * Refuses a body of another type, which none of our pages sends: browsers let a foreign page send forms and plain text
 * without asking the server first.
 */
export function onlyJson(request: Request, _response: Response, next: NextFunction): void {
  const hasBody =
    Number(request.headers["content-length"] ?? 0) > 0 || request.headers["transfer-encoding"] !== undefined;
  if (hasBody && !request.is("application/json"))
    throw new Refusal(415, "not_json", "O pedido não está no formato esperado.");
  next();
}
