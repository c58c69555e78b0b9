import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Database } from "../../db/database.js";
import { createFileRecords } from "../../db/stores/file-records.js";
import { type FileRecord, type FileRecords, LEAST_BYTES } from "../../platform/files/file-records.js";
import { MemoryFileRecords } from "../../platform/files/memory-file-records.js";
import { createCompany } from "./create-company.js";
import { openTestDatabase } from "./open-test-database.js";

let database: Database;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

const file = (more: Partial<FileRecord> = {}): FileRecord => ({
  sha256: randomUUID(),
  mime: "text/plain",
  name: "a.txt",
  size: 10,
  state: "ok",
  sender: "c:v1",
  kept: false,
  ...more,
});

const later = () => new Date(Date.now() + 60_000);

describe("a file that a message has", () => {
  it("is not forgotten, although the process that sent it did not say so (an older one, during an upgrade)", async () => {
    const records = createFileRecords(database);
    const [ours, theirs] = [await createCompany(database), await createCompany(database)];
    const stored = await Promise.all(
      [file(), file(), file({ state: "held", problem: "x" })].map((one) => records.insert(ours.tenantId, one)),
    );
    const [sent, elsewhere, held] = stored;
    const say = (of: { tenantId: string; channelId: string }, fileId: string | undefined) =>
      database.transaction([of.tenantId], (tx) =>
        tx.run({ name: "say_with_file", text: SAY }, [of.tenantId, of.channelId, { kind: "media", fileId }]),
      );
    for (const one of [sent, held]) await say(ours, one?.id);
    // Words of another company are no reason to keep it.
    await say(theirs, elsewhere?.id);
    const gone = await records.forget(ours.tenantId, later(), 10);
    expect(gone.toSorted()).toEqual([elsewhere?.sha256, held?.sha256].toSorted());
    expect(await records.get(ours.tenantId, sent?.id ?? "")).toEqual(sent);
  });
});

const SAY = `INSERT INTO messages (tenant_id, conversation_id, channel_id, author, content, event_id, n, at)
  VALUES ($1, gen_random_uuid(), $2, 'contact', $3, 0, 0, now())`;

// The records that other tests use must keep the same promises.
describe.each<[string, () => FileRecords]>([
  ["the database", () => createFileRecords(database)],
  ["the memory", () => new MemoryFileRecords()],
])("files recorded in %s", (_name, open) => {
  it("are counted for their sender, their company and all", async () => {
    const records = open();
    const [ours, theirs] = [(await createCompany(database)).tenantId, (await createCompany(database)).tenantId];
    const before = await records.usedByAll();
    await records.insert(ours, file({ size: 100_000 }));
    await records.insert(ours, file({ sender: "c:v2", size: 50_000 }));
    await records.insert(ours, file({ sender: null, size: 30_000 }));
    await records.insert(theirs, file({ size: 20_000 }));
    expect([await records.usedByCompany(ours), await records.usedBySender(ours, "c:v1")]).toEqual([180_000, 100_000]);
    expect([await records.usedByCompany(theirs), await records.usedBySender(theirs, "c:v2")]).toEqual([20_000, 0]);
    expect((await records.usedByAll()) - before).toBe(200_000);
  });

  it("count as 16 KB at least for whoever has them, so that their number has an end", async () => {
    const records = open();
    const { tenantId } = await createCompany(database);
    for (let n = 0; n < 3; n++) await records.insert(tenantId, file({ size: n }));
    expect([await records.usedByCompany(tenantId), await records.usedBySender(tenantId, "c:v1")]).toEqual([
      49_152, 49_152,
    ]);
  });

  it("are forgotten when they are old and held or in no message, and not otherwise", async () => {
    const records = open();
    const { tenantId } = await createCompany(database);
    const other = (await createCompany(database)).tenantId;
    const unsent = file();
    const sent = file();
    const held = file({ state: "held", kept: true, problem: "x" });
    const stored = await records.insert(tenantId, sent);
    for (const one of [unsent, held, file({ kept: true, state: "download" })]) await records.insert(tenantId, one);
    await records.insert(other, unsent);
    expect(await records.keep(other, stored.id)).toBe(false);
    expect(await records.keep(tenantId, stored.id)).toBe(true);
    expect(await records.forget(tenantId, new Date(Date.now() - 60_000), 10)).toEqual([]);
    expect(await records.forget(tenantId, later(), 1)).toHaveLength(1);
    await records.forget(tenantId, later(), 10);
    const hashes = [unsent.sha256, sent.sha256, held.sha256];
    expect(await records.recorded(tenantId, hashes)).toEqual([sent.sha256]);
    expect(await records.recorded(other, hashes)).toEqual([unsent.sha256]);
  });

  it("are one for the same bytes, kept as soon as one of them is", async () => {
    const records = open();
    const { tenantId } = await createCompany(database);
    const one = file();
    const first = await records.insert(tenantId, one);
    expect((await records.insert(tenantId, { ...one, kept: true, sender: "c:v9" })).id).toBe(first.id);
    expect((await records.insert(tenantId, one)).id).toBe(first.id);
    expect(await records.forget(tenantId, later(), 10)).toEqual([]);
    expect(await records.usedBySender(tenantId, "c:v1")).toBe(LEAST_BYTES);
  });

  it("know no ids that are none", async () => {
    const records = open();
    const { tenantId } = await createCompany(database);
    for (const odd of ["x", "9".repeat(20), "", "a\u0000"])
      expect([await records.get(tenantId, odd), await records.keep(tenantId, odd)]).toEqual([null, false]);
  });
});
