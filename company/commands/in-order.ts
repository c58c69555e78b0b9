/** In the order of the names `before`; what is new comes at the end, by name. */
export function inOrder<T>(items: readonly T[], before: readonly string[], nameOf: (item: T) => string): T[] {
  const places = new Map(before.map((name, index) => [name, index]));
  const place = (item: T) => places.get(nameOf(item)) ?? places.size;
  return items.toSorted((a, b) => place(a) - place(b) || (nameOf(a) < nameOf(b) ? -1 : 1));
}
