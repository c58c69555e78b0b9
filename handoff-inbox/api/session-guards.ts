import express, { type Request } from "express";
import type { z } from "zod";
import { originAllowed } from "../../channels/webchat/origin.js";
import { onlyJson } from "./read-json.js";
import { parsed } from "./read-request.js";
import { Refusal } from "./refusal.js";

/** Large enough for an e-mail, a password and a company in any script. */
const BODY_BYTES = "8kb";
/** Reads the JSON of the routes that need no sign-in. */
export const smallJson = [onlyJson, express.json({ limit: BODY_BYTES, strict: true })];

/** What a schema makes of the body. Throws `Refusal` 400 with the fields. */
export function bodyOf<S extends z.ZodType>(schema: S, request: Request): z.output<S> {
  return parsed(schema, request.body ?? {});
}

/** Refuses what a page of another origin asks. */
export function sameOrigin(request: Request, { publicOrigin }: { publicOrigin?: string }): void {
  const { origin, host } = request.headers;
  if (!originAllowed(origin, { host, publicOrigin }, []))
    throw new Refusal(403, "foreign_origin", "Este pedido veio de outro endereço. Abra o painel e tente de novo.");
}

/** Refuses what none of our pages sent: a foreign page cannot set this header. */
export function ownPage(request: Request): void {
  if (request.get("x-balcao") !== "1")
    throw new Refusal(403, "foreign_page", "Este pedido não veio do painel. Abra o painel e tente de novo.");
}

/** Refuses a caller who must wait, in ms. */
export function inTime(waitMs: number): void {
  if (waitMs > 0)
    throw new Refusal(429, "too_many", "Foram muitos pedidos em pouco tempo. Tente de novo em instantes.", {
      retryAfterMs: waitMs,
    });
}
