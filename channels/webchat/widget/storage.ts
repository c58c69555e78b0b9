/** What the widget keeps in the browser for one channel: small, and gone when the browser says so. */
export type Keep = {
  get(name: string): string | null;
  set(name: string, value: string | null): void;
  names(): string[];
  /** Forgets everything whose name begins with the channel's, identified persons' too. */
  clear(): void;
};

/** `localStorage` under the channel's own names. Where it is switched off or full, memory takes its place. */
export function keepFor(channel: string, storage: () => Storage): Keep {
  const prefix = `balcao:${channel}:`;
  const memory = new Map<string, string>();
  const attempt = <T>(work: (store: Storage) => T): T | null => {
    try {
      return work(storage());
    } catch {
      // Private windows and blocked third-party storage throw on every access: `memory` holds the value instead.
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
