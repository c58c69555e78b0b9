import type { Request } from "express";
import { z } from "zod";
import type { RequestOf, RouteContract } from "../../platform/http/contract/route-contract.js";
import { hasNul } from "../../platform/http/has-nul.js";
import { fieldWords } from "./field-words.js";
import { notFound, Refusal } from "./refusal.js";

const keySchema = z.uuid();

/**
 * What a contract's schemas make of a request whose JSON was read. Throws `Refusal`: 404 where the address cannot name
 * anything, 400 with the fields for a query or a body, 400 `key_missing` without the `Idempotency-Key` it needs,
 * 428 `revision_missing` without the `If-Match` it needs.
 */
export function readRequest<C extends RouteContract>(
  contract: C,
  request: Pick<Request, "params" | "query" | "body" | "headers">,
): RequestOf<C> & { key: string; revision: number } {
  const params = contract.params?.safeParse(request.params);
  if (params && (!params.success || hasNul(params.data))) throw notFound();
  const read = {
    params: params?.data,
    query: contract.query && parsed(contract.query, request.query),
    body: contract.upload === undefined ? contract.body && parsed(contract.body, request.body ?? {}) : request.body,
    key: contract.idempotent ? "" : keyOf(request.headers["idempotency-key"]),
    revision: contract.revised ? revisionOf(request.headers["if-match"]) : 0,
  };
  // Each part was made by the schema from which its type is inferred.
  return read as RequestOf<C> & { key: string; revision: number };
}

/** What a schema makes of a value. Throws `Refusal` 400 with the fields. */
export function parsed<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const read = schema.safeParse(value, { reportInput: true });
  if (!read.success) throw invalid(read.error);
  if (hasNul(read.data)) throw new Refusal(400, "invalid", "Há no pedido um caractere que não pode ser guardado.");
  return read.data;
}

/** The refusal of what a schema did not take. */
export function invalid(error: z.ZodError): Refusal {
  const fields = fieldWords(error);
  const names = Object.keys(fields).filter((name) => name !== "");
  const words = names.length === 0 ? "O pedido não pôde ser entendido." : `Confira o campo "${names[0]}".`;
  return new Refusal(400, "invalid", words, { fields });
}

function keyOf(header: string | string[] | undefined): string {
  const key = keySchema.safeParse(header);
  if (!key.success)
    throw new Refusal(400, "key_missing", "Falta o cabeçalho Idempotency-Key, com um UUID novo para cada ato.");
  return key.data;
}

/** `"7"`, or an ETag that a GET gave: `"7.…"`. */
function revisionOf(header: string | undefined): number {
  const [, revision] = /^(?:W\/)?"(\d{1,9})(?:\.[^"]*)?"$/.exec(header?.trim() ?? "") ?? [];
  if (revision === undefined)
    throw new Refusal(428, "revision_missing", "Falta o cabeçalho If-Match, com a revisão que você viu.");
  return Number(revision);
}
