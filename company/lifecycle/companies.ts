import type { Database } from "../../db/database.js";
import type { By } from "../../db/stores/audit-store.js";
import { type CompanyRow, createCompanyStore } from "../../db/stores/company-store.js";
import { isUuid } from "../../db/stores/is-uuid.js";
import { removeCompany, removeCompanyRows } from "../../db/stores/remove-company-rows.js";
import type { CompanyTools } from "../commands/at.js";
import { rename } from "./rename.js";

export type LifecycleTools = {
  database: Database;
  company: CompanyTools;
  /** Deletes all files of a company. */
  removeFiles(tenantId: string): Promise<void>;
  /** Tells every process that serves that something of this company changed. */
  changed(tenantId: string): Promise<void>;
  /**
   * How long after it was marked a company is gone at the earliest, in ms: what a process had begun for it is written
   * by then, and found by the last look. 0 where nobody serves.
   */
  settleMs: number;
};

export type WantedCompany = {
  slug: string;
  name: string;
  timezone: string;
  admin: { name: string; email: string };
};

/**
 * The life of the companies of this installation. A suspended company keeps what comes in: it runs no turn, sends
 * nothing and lets nobody in, and goes on where it was when it is resumed.
 */
export function createCompanies(tools: LifecycleTools) {
  const { database, changed } = tools;
  const store = createCompanyStore(database);
  const find = async (id: string): Promise<CompanyRow | null> =>
    (await store.list()).find((company) => company.id === id) ?? null;

  /** Deletes what is left of a company that was marked. True when it is gone, false when it is too early to say so. */
  async function finish(id: string): Promise<boolean> {
    while ((await removeCompanyRows(database, id)) > 0);
    await tools.removeFiles(id);
    if (!(await removeCompany(database, id, tools.settleMs))) return false;
    await changed(id);
    return true;
  }

  return {
    list: store.list,
    find,
    /**
     * Makes a company with its first admin, who has no password yet. `taken`: another company has the slug, or had it.
     * `id`: the same again gives the same company.
     */
    async create(wanted: WantedCompany, by: By, id?: string): Promise<CompanyRow | "taken"> {
      const made = await store.create({ ...wanted, locale: "pt-BR" }, by, id);
      if (made === null) return "taken";
      await changed(made);
      const company = await find(made);
      if (!company) throw new Error("a company was made and is not there");
      return company;
    },
    /**
     * The company with its new name or slug; its flows say the new name. Null when there is none. `called`: how people
     * know who did it. Throws `CompanyRefusal` when the flows do not compile with it.
     */
    async rename(
      id: string,
      wanted: { name?: string; slug?: string },
      by: By & { called?: string },
    ): Promise<CompanyRow | "taken" | null> {
      if (!isUuid(id)) return null;
      const done = await rename(tools, id, wanted, by);
      if (done !== "renamed") return done === "taken" ? done : null;
      await changed(id);
      return find(id);
    },
    /** False when there is no such company. Again changes nothing. */
    async setState(id: string, state: "active" | "suspended", by: By): Promise<boolean> {
      const found = await store.setState(id, state, by);
      if (found) await changed(id);
      return found;
    },
    /** From here on the company is closed; `finishRemovals` deletes it. Null when there is none. */
    async remove(id: string, slug: string, by: By): Promise<"marked" | "wrong_slug" | null> {
      const marked = await store.markRemoved(id, slug, by);
      if (marked === "marked") await changed(id);
      return marked;
    },
    /** Deletes what is left of all companies that were marked. Resolves with how many are not gone yet. */
    async finishRemovals(): Promise<number> {
      let left = 0;
      for (const { id, state } of await store.stopped()) if (state === "removing" && !(await finish(id))) left += 1;
      return left;
    },
  };
}

export type Companies = ReturnType<typeof createCompanies>;
