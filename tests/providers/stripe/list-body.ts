import type { Params } from "./form-body.js";
import { invalid } from "./refusals.js";

/** Everything, as Stripe wraps it. */
export function listBody<T extends object>(data: T[], url: string, has_more = false) {
  return { object: "list", data, has_more, url };
}

/** One page of what was made, newest first: `limit` (10, at most 100), `starting_after`, `ending_before`, `created`. */
export function page<T extends { id: string; created: number }>(oldestFirst: Iterable<T>, params: Params, url: string) {
  const limit = params.limit === undefined ? 10 : Number(params.limit);
  if (!Number.isInteger(limit) || limit < 1 || limit > 100) {
    throw invalid("limit must be between 1 and 100", { param: "limit" });
  }
  const all = [...oldestFirst].filter(({ created }) => within(created, params.created)).reverse();
  const place = (id: Params[string]) => {
    const at = all.findIndex((one) => one.id === id);
    if (at < 0) throw invalid(`No such object: '${String(id)}'`, { code: "resource_missing" });
    return at;
  };
  if (params.ending_before !== undefined) {
    const end = place(params.ending_before);
    return listBody(all.slice(Math.max(0, end - limit), end), url, end > limit);
  }
  const start = params.starting_after === undefined ? 0 : place(params.starting_after) + 1;
  return listBody(all.slice(start, start + limit), url, start + limit < all.length);
}

/** `created=…` is that second, `created[gte]=…` and its like are bounds. */
function within(created: number, wanted: Params[string] | undefined): boolean {
  if (wanted === undefined) return true;
  if (typeof wanted === "string") return created === Number(wanted);
  if (Array.isArray(wanted)) return false;
  const { gt = -1, gte = 0, lt = Number.POSITIVE_INFINITY, lte = Number.POSITIVE_INFINITY } = wanted;
  return created > Number(gt) && created >= Number(gte) && created < Number(lt) && created <= Number(lte);
}

/** Whether an object has what the list is asked for in these fields. */
export function fits(object: object, params: Params, fields: string[]): boolean {
  return fields.every((field) => params[field] === undefined || Reflect.get(object, field) === params[field]);
}
