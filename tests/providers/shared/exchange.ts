import type { IncomingHttpHeaders } from "node:http";

/** One request, its body still raw. */
export type Call = {
  method: string;
  path: string;
  params: Record<string, string>;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  body: Buffer;
};

export type Answer = {
  status: number;
  headers?: Record<string, string>;
  json?: unknown;
  html?: string;
  picture?: { type: "png" | "svg"; bytes: Buffer };
};

/** Everything that a route changes is changed when it returns: no other request comes between. */
export type Route = (call: Call) => Answer;

/** Keys are `"GET /v1/payments/:id"`. */
export type Routes = Record<string, Route>;

/** An answer that ends a route early. */
export class Refusal extends Error {
  constructor(readonly answer: Answer) {
    super(`refused with ${answer.status}`);
  }
}

/** A header's one value. */
export function header(call: Call, name: string): string | null {
  const value = call.headers[name];
  return (Array.isArray(value) ? value[0] : value) ?? null;
}
