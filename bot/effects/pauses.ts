/** Pauses of running work, which may be cut short, and whether that work was told to stop. */
export type Pauses = {
  /** Resolves after `ms`, or as soon as the pauses are cut short. */
  sleep(ms: number): Promise<void>;
  /** Ends all running pauses, because there is news. */
  cut(): void;
  /** Ends all running pauses, and says from now on that work must stop. */
  stop(): void;
  stopped(): boolean;
};

export function createPauses(): Pauses {
  const sleeping = new Set<() => void>();
  let stopped = false;

  function cut(): void {
    for (const end of sleeping) end();
  }

  return {
    sleep: (ms) =>
      new Promise((resolve) => {
        const end = () => {
          clearTimeout(timer);
          sleeping.delete(end);
          resolve();
        };
        const timer = setTimeout(end, ms);
        sleeping.add(end);
      }),
    cut,
    stop() {
      stopped = true;
      cut();
    },
    stopped: () => stopped,
  };
}
