/**
 * What a package exports by name. A build in parts gives a CommonJS package that is loaded late as a default export alone;
 * Node, and a package of modules, give the names themselves.
 */
export function exportsOf<Names extends object>(loaded: Names): Names {
  const [only, ...others] = Object.keys(loaded);
  return only === "default" && others.length === 0 ? (Reflect.get(loaded, "default") as Names) : loaded;
}
