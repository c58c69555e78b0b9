/** What the widget keeps in the browser for one channel. It is small, and is gone when the browser deletes it. */
export type Keep = {
  get(name: string): string | null;
  set(name: string, value: string | null): void;
  names(): string[];
  /** Deletes everything whose name begins with the channel's, including that of identified persons. */
  clear(): void;
};

/** `localStorage` under the channel's own names. When it is switched off or full, memory is used instead. */
export function keepFor(channel: string, storage: () => Storage): Keep {
  const prefix = `balcao:${channel}:`;
  const memory = new Map<string, string>();
  const attempt = <T>(work: (store: Storage) => T): T | null => {
    try {
      return work(storage());
    } catch {
      // Private windows and blocked third-party storage throw on every access. `memory` then holds the value.
      return null;
    }
  };
  return {
    get: (name) => memory.get(name) ?? attempt((store) => store.getItem(prefix + name)),
    set(name, value) {
      if (value === null) {
        memory.delete(name);
        attempt((store) => store.removeItem(prefix + name));
        return;
      }
      const kept = attempt((store) => {
        store.setItem(prefix + name, value);
        return true;
      });
      if (kept === true) memory.delete(name);
      else memory.set(name, value);
    },
    names() {
      const stored = attempt((store) => Object.keys(store).filter((key) => key.startsWith(prefix))) ?? [];
      return [...new Set([...stored.map((key) => key.slice(prefix.length)), ...memory.keys()])];
    },
    clear() {
      memory.clear();
      attempt((store) => {
        for (const key of Object.keys(store)) if (key.startsWith(prefix)) store.removeItem(key);
      });
    },
  };
}
