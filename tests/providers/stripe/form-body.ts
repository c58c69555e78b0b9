/** What a form-encoded body or query says, nested as Stripe nests it. */
export type Params = { [name: string]: string | Params | (string | Params)[] };

/** `a[b]=1&c[0][d]=2&e[]=3` becomes `{ a: { b: "1" }, c: [{ d: "2" }], e: ["3"] }`. */
export function parseForm(text: string): Params {
  const root: Tree = new Map();
  for (const [name, value] of new URLSearchParams(text)) {
    const path = [...name.matchAll(/[^[\]]+|\[\]/g)].map(([part]) => part);
    put(root, path, value);
  }
  return objectOf(root);
}

type Tree = Map<string, string | Tree>;

function put(tree: Tree, [first, ...rest]: string[], value: string): void {
  if (first === undefined) return;
  const name = first === "[]" ? String(tree.size) : first;
  if (rest.length === 0) {
    tree.set(name, value);
    return;
  }
  const known = tree.get(name);
  const below: Tree = known instanceof Map ? known : new Map();
  tree.set(name, below);
  put(below, rest, value);
}

function objectOf(tree: Tree): Params {
  return Object.fromEntries([...tree].map(([name, value]) => [name, valueOf(value)]));
}

function valueOf(value: string | Tree): string | Params | (string | Params)[] {
  if (typeof value === "string") return value;
  const names = [...value.keys()];
  if (names.length === 0 || !names.every((name) => /^\d+$/.test(name))) return objectOf(value);
  return [...value.values()].map((one) => (typeof one === "string" ? one : objectOf(one)));
}
