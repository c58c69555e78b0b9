/** One thing that is different here and there. */
export type Side = { name: string; mine: unknown; theirs: unknown; changedByMe: boolean; changedByThem: boolean };

/**
 * What is different between a person's input and what somebody else saved meanwhile, field by field. `base`: what both
 * began with. Only the fields of `base` count: the server knows more of an item than its form.
 */
export function twoSides<Values extends object>(base: Values, mine: Values, theirs: Values): Side[] {
  return (Object.keys(base) as (keyof Values & string)[]).flatMap((name) => {
    const [before, here, there] = [base[name], mine[name], theirs[name]];
    if (same(here, there)) return [];
    return [{ name, mine: here, theirs: there, changedByMe: !same(before, here), changedByThem: !same(before, there) }];
  });
}

/** Whether two values of a form say the same. The order of an object's names does not count. */
export function same(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const [left, right] = [a as Record<string, unknown>, b as Record<string, unknown>];
  const names = new Set([...Object.keys(left), ...Object.keys(right)]);
  return [...names].every((name) => same(left[name], right[name]));
}
