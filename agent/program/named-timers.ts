/** Timers with a name. Setting one again replaces the earlier one. */
export type NamedTimers = {
  after(name: string, ms: number, then: () => void): void;
  clear(name: string): void;
  clearAll(): void;
};

export function createNamedTimers(): NamedTimers {
  const timers = new Map<string, NodeJS.Timeout>();
  return {
    after(name, ms, then) {
      clearTimeout(timers.get(name));
      timers.set(name, setTimeout(then, ms));
    },
    clear: (name) => clearTimeout(timers.get(name)),
    clearAll() {
      for (const timer of timers.values()) clearTimeout(timer);
    },
  };
}
