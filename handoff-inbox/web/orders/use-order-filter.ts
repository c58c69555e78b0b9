import { useLocation, useSearch } from "wouter";

const NAMES = ["texto", "situacao", "tecnico", "de", "ate"] as const;
type Name = (typeof NAMES)[number];
export type OrderFilter = Record<Name, string>;

/** What the lists are narrowed to, which stands in the address. */
export function useOrderFilter(): {
  filter: OrderFilter;
  set(name: Name, value: string): void;
  clear(): void;
  any: boolean;
} {
  const search = new URLSearchParams(useSearch());
  const [path, go] = useLocation();
  const filter = Object.fromEntries(NAMES.map((name) => [name, search.get(name) ?? ""])) as OrderFilter;
  const goTo = (next: URLSearchParams) => go(next.size > 0 ? `${path}?${next}` : path, { replace: true });
  return {
    filter,
    set(name, value) {
      const next = new URLSearchParams(search);
      if (value === "") next.delete(name);
      else next.set(name, value);
      goTo(next);
    },
    clear: () => go(path, { replace: true }),
    any: NAMES.some((name) => filter[name] !== ""),
  };
}

const DAY_MS = 86_400_000;
const dayOf = (text: string): number | undefined => {
  const at = new Date(`${text}T00:00:00`).getTime();
  return Number.isNaN(at) ? undefined : at;
};

/** The filter as the server takes it, without the state. */
export function askedOf({ texto, tecnico, de, ate }: OrderFilter): Record<string, string | undefined> {
  const to = dayOf(ate);
  return {
    text: texto || undefined,
    technician: tecnico || undefined,
    from: dayOf(de)?.toString(),
    to: to === undefined ? undefined : String(to + DAY_MS),
  };
}
