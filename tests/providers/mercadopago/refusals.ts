import { type Answer, Refusal } from "../shared/exchange.js";

/** An error as Mercado Pago writes it. The codes are those of its reference pages. */
export function mpError(status: number, error: string, message: string, code?: number): Answer {
  const cause = code === undefined ? [] : [{ code, description: message, data: null }];
  return { status, json: { message, error, status, cause } };
}

export const badRequest = (message: string, code?: number) => new Refusal(mpError(400, "bad_request", message, code));

export const notFound = (message: string, code?: number) => new Refusal(mpError(404, "not_found", message, code));

export function unauthorized(missing: boolean): Refusal {
  return missing
    ? new Refusal(mpError(401, "unauthorized", "Must provide your access_token to proceed", 5))
    : new Refusal(mpError(401, "unauthorized", "invalid access token"));
}

/** The SDK names 409 for keys that came with another request; what the payments' API says then is not documented. */
export const keyUsed = () =>
  new Refusal(mpError(409, "idempotency_key_already_used", "The idempotency key was used with another request"));
