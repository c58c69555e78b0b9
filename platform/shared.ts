/**
 * Runs `work` once for all callers that ask while it runs, and gives each its result. A later call starts a new run.
 */
export function shared<T>(work: () => Promise<T>): () => Promise<T> {
  let running: Promise<T> | null = null;
  return () => {
    running ??= work().finally(() => {
      running = null;
    });
    return running;
  };
}
