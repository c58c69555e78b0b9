/** Limits how many calls run at each provider at the same time. */
export type Places = {
  /** Whether `atOnce` calls to the provider are running. */
  full(provider: string, atOnce: number): boolean;
  /** Takes a place, even when none is free. */
  take(provider: string): void;
  /** Waits until a place is free, and takes it. */
  enter(provider: string, atOnce: number): Promise<void>;
  /** Gives a place back. The caller that has waited longest then looks again. */
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
      const left = (taken.get(provider) ?? 1) - 1;
      if (left > 0) taken.set(provider, left);
      else taken.delete(provider);
      const [next, ...rest] = queues.get(provider) ?? [];
      if (rest.length > 0) queues.set(provider, rest);
      else queues.delete(provider);
      next?.();
    },
  };
}
