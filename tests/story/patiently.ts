const PATIENCE_MS = 45_000;

/** What a person does when a page does not answer: tries again, for a while. */
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
