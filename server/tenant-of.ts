import { listTenants } from "../db/stores/tenant-store.js";
import type { Installation } from "./open-installation.js";

/** The company with this slug, or the first of all (null). Null when there is none. */
export async function tenantOf(installation: Installation, company: string | null): Promise<string | null> {
  const tenants = await listTenants(installation.database);
  return tenants.find((tenant) => company === null || tenant.slug === company)?.id ?? null;
}
