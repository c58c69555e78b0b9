import type { CompanyStore } from "../db/stores/company-store.js";

/** Which companies this process serves: all but those that are suspended or being removed. */
export type ServedCompanies = {
  serves(tenantId: string): boolean;
  /** Reads again who is served. To be called before anything that asks `serves` is read again. */
  reload(): Promise<void>;
};

export async function createServedCompanies(store: Pick<CompanyStore, "stopped">): Promise<ServedCompanies> {
  let stopped: ReadonlySet<string> = new Set();
  const served: ServedCompanies = {
    serves: (tenantId) => !stopped.has(tenantId),
    async reload() {
      stopped = new Set((await store.stopped()).map(({ id }) => id));
    },
  };
  await served.reload();
  return served;
}
