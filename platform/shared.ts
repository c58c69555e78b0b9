/** Runs `work` once for all who ask while it runs, and gives each what comes of it. Whoever asks afterwards gets a new run. */
export function shared<T>(work: () => Promise<T>): () => Promise<T> {
  let running: Promise<T> | null = null;
  return () => {
    running ??= work().finally(() => {
      running = null;
    });
    return running;
  };
}
