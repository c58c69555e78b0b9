/** Runs a whole transaction in one trip to the database. Gives the rows of each statement. */
type Batch<Statement> = (tenants: readonly string[], statements: readonly Statement[]) => Promise<object[][]>;
type Waiting<Statement> = {
  tenants: readonly string[];
  statements: readonly Statement[];
  resolve(rows: object[][]): void;
  reject(error: unknown): void;
};

/** How many batches share a transaction at most. More would gain nothing and make the first wait for the last. */
const MOST = 8;

/**
 * For a database with one connection: batches that wait for it are run in one transaction. They share its begin, its
 * commit and its fsync, which cost more than most statements. When the shared transaction fails, each batch is run
 * alone, so that one bad batch does not fail the others.
 */
export function mergeBatches<Statement>(run: Batch<Statement>): Batch<Statement> {
  let queue: Waiting<Statement>[] = [];
  let running = false;

  async function drain(): Promise<void> {
    while (queue.length > 0) {
      const together = queue.slice(0, MOST);
      queue = queue.slice(MOST);
      if (together.length > 1 && (await runTogether(together))) continue;
      for (const one of together) await run(one.tenants, one.statements).then(one.resolve, one.reject);
    }
    running = false;
  }

  /** False when the database refused the transaction. Nothing of it was done, and each batch must be tried alone. */
  async function runTogether(batches: Waiting<Statement>[]): Promise<boolean> {
    const tenants = [...new Set(batches.flatMap((one) => one.tenants))];
    try {
      const rows = await run(
        tenants,
        batches.flatMap((one) => one.statements),
      );
      let at = 0;
      for (const one of batches) one.resolve(rows.slice(at, (at += one.statements.length)));
      return true;
    } catch (error) {
      if (isRefusal(error)) return false;
      // Nobody knows whether the transaction was committed (the database's thread ended). Running it again could do its
      // work twice.
      for (const one of batches) one.reject(error);
      return true;
    }
  }

  return (tenants, statements) =>
    new Promise((resolve, reject) => {
      queue.push({ tenants, statements, resolve, reject });
      if (running) return;
      running = true;
      setImmediate(() => void drain());
    });
}

/** The error comes from PostgreSQL itself, with an SQLSTATE, so the transaction was surely rolled back. */
function isRefusal(error: unknown): boolean {
  return error instanceof Error && "code" in error && /^[0-9A-Z]{5}$/.test(String(error.code));
}
