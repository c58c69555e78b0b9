import { randomUUID } from "node:crypto";
import type { Database, Prepared } from "../../db/database.js";

/** A tenant with one connected channel. */
export type TestCompany = { tenantId: string; channelId: string; channelKey: string };

/** Stores a company with one channel of `kind`. Its names are random, so that many companies fit in one database. */
export async function createCompany(database: Database, kind = "fake"): Promise<TestCompany> {
  const company = { tenantId: randomUUID(), channelId: randomUUID(), channelKey: `key-${randomUUID()}` };
  await database.batch(
    [company.tenantId],
    [
      [
        {
          name: "test_insert_tenant",
          text: "INSERT INTO tenants (id, slug, name, locale, timezone, profile) VALUES ($1, $2, 'Loja', 'pt-BR', 'America/Sao_Paulo', '{}')",
        },
        [company.tenantId, `loja-${company.tenantId}`],
      ],
      insertChannel(company, kind),
    ],
  );
  return company;
}

/** One more channel of the same company. */
export async function addChannel(database: Database, company: TestCompany, kind = "fake"): Promise<TestCompany> {
  const added = { tenantId: company.tenantId, channelId: randomUUID(), channelKey: `key-${randomUUID()}` };
  await database.batch([added.tenantId], [insertChannel(added, kind)]);
  return added;
}

function insertChannel({ tenantId, channelId, channelKey }: TestCompany, kind: string): Prepared {
  return [
    {
      name: "test_insert_channel",
      text: `INSERT INTO channels (id, tenant_id, key, slug, title, kind, demo, generated_secrets, from_folder, external_id, settings, secrets, state)
        VALUES ($1, $2, $3, $3, 'Canal', $4, false, false, false, 'account', '{}', '', 'active')`,
    },
    [channelId, tenantId, channelKey, kind],
  ];
}
