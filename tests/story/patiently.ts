const PATIENCE_MS = 45_000;

/** Tries again for a while, as a person does when a page does not answer. */
export async function patiently(act: () => Promise<void>): Promise<void> {
  const until = Date.now() + PATIENCE_MS;
  for (;;) {
    try {
      return await act();
    } catch (error) {
      if (Date.now() > until) throw error;
      await new Promise((resolve) => setTimeout(resolve, 300));
    }
  }
}
