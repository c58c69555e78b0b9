import { createHash, randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createAuditChain } from "../../db/audit/chain-audit.js";
import { verifyAudit } from "../../db/audit/verify-audit.js";
import type { Database } from "../../db/database.js";
import { type AuditEntry, auditOf, createAuditStore, INSTALLATION } from "../../db/stores/audit-store.js";
import { createCompany } from "./create-company.js";
import { openTestDatabase } from "./open-test-database.js";
import { tamper } from "./tamper.js";

let database: Database;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

const by = { actor: "user:ana", from: "203.0.113.9" };
const entry = (n: number) =>
  ({
    ...by,
    action: "team.change",
    subject: `team:${n}`,
    before: { title: "Vendas", z: [1, { b: 2, a: null }] },
    after: { title: `Vendas ${n} "ção" \u2028`, much: 0.1 + 0.2 },
  }) satisfies AuditEntry;

/** A company with so many entries, all of them chained. */
async function chained(entries: number): Promise<string> {
  const { tenantId } = await createCompany(database);
  for (let n = 1; n <= entries; n += 1) await database.batch([tenantId], [auditOf(tenantId, entry(n))]);
  await createAuditChain(database, Date.now)();
  return tenantId;
}
const idsOf = async (tenantId: string) =>
  (await database.asOwner(`SELECT entry_id AS id FROM audit_chain WHERE tenant_id = '${tenantId}' ORDER BY n`)).map(
    ({ id }) => String(id),
  );

describe("the audit's chain", () => {
  it("takes every entry once, in batches, also with two that chain at once, and is whole", async () => {
    const { tenantId } = await createCompany(database);
    const statements = Array.from({ length: 1_203 }, (_none, n) => auditOf(tenantId, entry(n)));
    await database.batch([tenantId], statements);
    await database.batch(
      [INSTALLATION],
      [auditOf(INSTALLATION, { ...by, action: "company.create", subject: "company:x" })],
    );
    expect(await verifyAudit(database, tenantId)).toMatchObject({ outcome: "whole", entries: 0, waiting: 1_203 });
    const added = await Promise.all([createAuditChain(database, Date.now)(), createAuditChain(database, Date.now)()]);
    expect(added.reduce((a, b) => a + b)).toBeGreaterThanOrEqual(1_204);
    expect(await verifyAudit(database, tenantId)).toMatchObject({ outcome: "whole", entries: 1_203, waiting: 0 });
    expect(await verifyAudit(database, INSTALLATION)).toMatchObject({ outcome: "whole", waiting: 0 });
    expect(new Set(await idsOf(tenantId)).size).toBe(1_203);
  });

  it("goes on where it ended, and its hash is what the docs say", async () => {
    const tenantId = await chained(1);
    const first = await verifyAudit(database, tenantId);
    const [row] = await createAuditStore(database).list(tenantId, {}, null, 1);
    const { before, after } = entry(1);
    const sorted = `{"action":"team.change","actor":"user:ana","after":${JSON.stringify({ much: after.much, title: after.title })},"at":"${row?.place}","before":{"title":"Vendas","z":[1,{"a":null,"b":2}]},"detail":{},"id":"${row?.id}","source":"203.0.113.9","subject":"team:1","tenantId":"${tenantId}"}`;
    expect(before.z).toHaveLength(2);
    expect(first).toMatchObject({ head: createHash("sha256").update(`\n${sorted}`).digest("hex") });
    await database.batch([tenantId], [auditOf(tenantId, entry(2))]);
    await createAuditChain(database, Date.now)();
    const second = await verifyAudit(database, tenantId);
    expect(second).toMatchObject({ outcome: "whole", entries: 2 });
    expect(second).not.toMatchObject({ head: (first as { head: string }).head });
  });

  it.each([
    ["action = 'team.read'"],
    ["actor = 'user:rui'"],
    ["subject = 'team:9'"],
    ["source = '198.51.100.1'"],
    ["before = '{}'"],
    ["after = NULL"],
    ["detail = '{\"a\": 1}'"],
    ["at = at + interval '1 microsecond'"],
  ])("names the first entry that was changed afterwards (%s)", async (change) => {
    const tenantId = await chained(5);
    const ids = await idsOf(tenantId);
    await tamper(database, `UPDATE audit_entries SET ${change} WHERE id = ANY ('{${ids[2]},${ids[4]}}')`);
    expect(await verifyAudit(database, tenantId)).toEqual({
      outcome: "broken",
      n: 3,
      entryId: ids[2],
      wrong: "changed",
    });
  });

  it("names an entry that was deleted, a link that was, and what comes after a link that was put in", async () => {
    const gone = await chained(4);
    const [, second = ""] = await idsOf(gone);
    await tamper(database, `DELETE FROM audit_entries WHERE id = '${second}'`);
    expect(await verifyAudit(database, gone)).toMatchObject({ n: 2, entryId: second, wrong: "gone" });

    const cut = await chained(4);
    const ids = await idsOf(cut);
    await tamper(database, `DELETE FROM audit_entries WHERE id = '${ids[1]}'`);
    await tamper(database, `DELETE FROM audit_chain WHERE entry_id = '${ids[1]}'`);
    expect(await verifyAudit(database, cut)).toMatchObject({ n: 2, entryId: ids[2], wrong: "missing_link" });
    // In two steps, because the order in which rows are changed is not known, and no number may stand twice.
    await tamper(database, `UPDATE audit_chain SET n = 1 - n WHERE tenant_id = '${cut}' AND n > 2`);
    await tamper(database, `UPDATE audit_chain SET n = -n WHERE tenant_id = '${cut}' AND n < 0`);
    expect(await verifyAudit(database, cut)).toMatchObject({ n: 2, entryId: ids[2], wrong: "changed" });
  });

  it("covers secrets, whoever writes them down", async () => {
    const { tenantId } = await createCompany(database);
    const secrets = { accessToken: randomUUID(), appSecret: randomUUID() };
    const detail = [{ url: "https://api.example/?token=abc123" }];
    await createAuditStore(database).add(tenantId, {
      ...by,
      action: "channel.change",
      subject: "channel:y",
      before: { secrets },
      after: { passwordHash: "$argon2id$z" },
      detail,
    });
    const [row] = await createAuditStore(database).list(tenantId, {}, null, 1);
    expect(row).toMatchObject({
      before: { secrets: { accessToken: "•••", appSecret: "•••" } },
      after: { passwordHash: "•••" },
      detail: [{ url: "https://api.example/?token=[token]" }],
    });
  });
});
