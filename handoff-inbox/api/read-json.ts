import express, { type NextFunction, type Request, type Response } from "express";
import { hasFewMembers } from "../../platform/http/has-few-members.js";
import { Refusal } from "./refusal.js";

/** Members of a body of ours, all levels together: the largest is a reply with its files. */
const MEMBERS = 200;
const parse = express.json({ limit: "64kb", strict: true });

/** Reads a request's JSON into `request.body`. Throws `Refusal` (415, 400), or what the parser throws. */
export async function readJson(request: Request, response: Response): Promise<void> {
  onlyJson(request, response, () => {});
  await new Promise<void>((resolve, reject) => {
    parse(request, response, (error?: unknown) => (error === undefined ? resolve() : reject(error)));
  });
  if (!hasFewMembers(request.body, MEMBERS)) throw new Refusal(400, "invalid", "O pedido não pôde ser entendido.");
}

/** A body of another type is none of our pages': a foreign page can send forms and plain text without being asked. */
export function onlyJson(request: Request, _response: Response, next: NextFunction): void {
  const hasBody =
    Number(request.headers["content-length"] ?? 0) > 0 || request.headers["transfer-encoding"] !== undefined;
  if (hasBody && !request.is("application/json"))
    throw new Refusal(415, "not_json", "O pedido não está no formato esperado.");
  next();
}
