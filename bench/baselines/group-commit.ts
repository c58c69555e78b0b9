/**
 * Runs `work` over everything that arrived during its previous run, so that many callers share one transaction. A
 * caller's promise gets its own part of the result, or the error that undid its whole group.
 */
export class GroupCommit<In, Out> {
  private waiting: { item: In; resolve: (out: Out) => void; reject: (error: unknown) => void }[] = [];
  private running = false;

  constructor(
    private readonly work: (items: In[]) => Promise<Out[]>,
    private readonly limit = 256,
  ) {}

  add(item: In): Promise<Out> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ item, resolve, reject });
      if (!this.running) void this.run();
    });
  }

  private async run(): Promise<void> {
    this.running = true;
    // What arrives in the same turn of the event loop joins the first group.
    await new Promise((resolve) => setImmediate(resolve));
    while (this.waiting.length > 0) {
      const group = this.waiting.splice(0, this.limit);
      try {
        const results = await this.work(group.map((one) => one.item));
        group.forEach((one, index) => {
          one.resolve(results[index] as Out);
        });
      } catch (error) {
        for (const one of group) one.reject(error);
      }
    }
    this.running = false;
  }
}
