import type { Params } from "./form-body.js";
import { listBody } from "./list-body.js";
import { invalid } from "./refusals.js";
import { type Account, lookUpAny } from "./world.js";

/** The answer with the objects that `expand[]` names instead of their ids. */
export function expand(account: Account, body: object, wanted: Params[string] | undefined): object {
  const copy = structuredClone(body);
  const paths = Array.isArray(wanted) ? wanted.filter((path) => typeof path === "string") : [];
  for (const path of paths) expandPath(account, copy, path.split("."), path);
  return copy;
}

function expandPath(account: Account, target: object, [name, ...rest]: string[], whole: string): void {
  if (name === undefined) return;
  const value: unknown = Reflect.get(target, name) ?? included(account, target, name);
  if (value === undefined) throw invalid(`This property cannot be expanded (${whole}).`);
  const below = typeof value === "string" ? structuredClone(lookUpAny(account, value)) : value;
  if (below === null) {
    if (typeof value === "string") throw invalid(`This property cannot be expanded (${whole}).`);
    return;
  }
  Reflect.set(target, name, below);
  if (Array.isArray(below)) for (const one of below) expandPath(account, one, rest, whole);
  else if (typeof below === "object") expandPath(account, below, rest, whole);
}

/** Lists that an object has only when they are asked for. Undefined: it has none of this name. */
function included(account: Account, target: object, name: string): object | null | undefined {
  const id = String(Reflect.get(target, "id"));
  const kind = Reflect.get(target, "object");
  if (name === "line_items" && account.lineItems.has(id)) {
    return listBody(account.lineItems.get(id) ?? [], `/v1/${kind}s/${id}/line_items`);
  }
  if (name === "refunds" && kind === "charge") {
    const refunds = [...account.tables.refund.values()].filter(({ charge }) => charge === id).reverse();
    return listBody(refunds, `/v1/charges/${id}/refunds`);
  }
  // Stripe lets a caller expand this field of any refund. Only a refund that failed has a value there.
  if (name === "failure_balance_transaction" && kind === "refund") return null;
  return Reflect.has(target, name) ? null : undefined;
}
