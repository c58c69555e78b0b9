import { type Answer, Refusal } from "../shared/exchange.js";

/** An error as Stripe writes it. */
export function stripeError(status: number, type: string, message: string, more: Record<string, unknown> = {}): Answer {
  return { status, json: { error: { type, message, ...more } } };
}

export function invalid(message: string, more: { code?: string; param?: string } = {}, status = 400): Refusal {
  const help = more.code && { doc_url: `https://stripe.com/docs/error-codes/${more.code.replaceAll("_", "-")}` };
  return new Refusal(stripeError(status, "invalid_request_error", message, { ...more, ...help }));
}

export const badKey = (key: string | null) =>
  key === null
    ? invalid("You did not provide an API key.", {}, 401)
    : invalid(`Invalid API Key provided: ${key.slice(0, 8)}***${key.slice(-4)}`, {}, 401);

export function keyUsed(key: string): Refusal {
  const message = `Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '${key}' if you meant to execute a different request.`;
  return new Refusal(stripeError(400, "idempotency_error", message));
}

export function noSuch(kind: string, id: string, param: string, elsewhere: "test" | "live" | null = null): Refusal {
  const other = elsewhere === "test" ? "live" : "test";
  const hint = elsewhere
    ? `; a similar object exists in ${elsewhere} mode, but a ${other} mode key was used to make this request.`
    : "";
  return invalid(`No such ${kind}: '${id}'${hint}`, { code: "resource_missing", param }, 404);
}
