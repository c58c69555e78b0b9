import { eq } from "drizzle-orm";
import { tenants } from "../../db/schema/company.js";
import type { At } from "./at.js";

/** More of one name than anybody has. */
const MOST = 1_000;

/**
 * Writes something under a public key. The key stands in webhook and widget addresses, so it is readable: the company's
 * slug and `tail` (`-zap`). Where another thing of the installation has it already (`a-b` and `c`, `a` and `b-c`, or a
 * company that was renamed), a number follows. `insert` resolves with false when the key it was given is taken.
 */
export async function withFreeKey(at: At, tail: string, insert: (key: string) => Promise<boolean>): Promise<void> {
  const [company] = await at.tx.orm.select({ slug: tenants.slug }).from(tenants).where(eq(tenants.id, at.tenantId));
  const wanted = `${company?.slug ?? ""}${tail}`;
  for (let n = 1; n <= MOST; n += 1) if (await insert(n === 1 ? wanted : `${wanted}-${n}`)) return;
  throw new Error(`no key like ${wanted} is free`);
}
