/** Calls that may go to each provider at once. */
export type Places = {
  /** Whether `atOnce` calls to it are under way. */
  full(provider: string, atOnce: number): boolean;
  /** Takes a place, although none may be free. */
  take(provider: string): void;
  /** Waits until a place is free, and takes it. */
  enter(provider: string, atOnce: number): Promise<void>;
  /** Gives a place back; whoever has waited longest looks again. */
  leave(provider: string): void;
};

export function createPlaces(): Places {
  const taken = new Map<string, number>();
  const queues = new Map<string, (() => void)[]>();

  const full = (provider: string, atOnce: number) => (taken.get(provider) ?? 0) >= atOnce;
  const take = (provider: string) => void taken.set(provider, (taken.get(provider) ?? 0) + 1);

  return {
    full,
    take,
    async enter(provider, atOnce) {
      while (full(provider, atOnce)) {
        await new Promise<void>((resolve) => queues.set(provider, [...(queues.get(provider) ?? []), resolve]));
      }
      take(provider);
    },
    leave(provider) {
      taken.set(provider, (taken.get(provider) ?? 1) - 1);
      const [next, ...rest] = queues.get(provider) ?? [];
      queues.set(provider, rest);
      next?.();
    },
  };
}
