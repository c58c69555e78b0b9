import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";
import { applyPlan } from "../../company/apply-plan.js";
import { readCompany } from "../../company/read-company.js";
import type { Database } from "../../db/database.js";
import { createSessionStore } from "../../db/stores/session-store.js";
import { createUserStore } from "../../db/stores/user-store.js";
import { makeKeyring } from "../../platform/secrets/seal.js";
import { ROOMY } from "../company/company-folder.js";
import { openTestDatabase } from "../db/open-test-database.js";

const SEEN = { browser: "", address: "10.0.0.1" };
const EXAMPLE = fileURLToPath(new URL("../../flows/library/oficina-clique/", import.meta.url));
const TOOLS = {
  keyring: makeKeyring({ current: Buffer.alloc(32, 1), old: [] }),
  hashPassword: async (password: string) => password,
  actor: "test",
  channels: { kinds: ["whatsapp", "instagram", "webchat"], capabilitiesOf: () => ROOMY },
  payments: { kinds: [], serves: () => true },
};

let database: Database;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

it("ends the sign-ins of whoever is taken out of the folder, also for when they come back into it", async () => {
  const reading = await readCompany(
    EXAMPLE,
    {},
    { kinds: ["whatsapp", "instagram", "webchat"], capabilitiesOf: () => ROOMY },
  );
  if (!reading.ok) throw new Error(JSON.stringify(reading.problems));
  const [rui, ...others] = reading.company.users.map((user) => ({ ...user, initialPassword: "uma senha boa" }));
  const [eva] = others;
  if (!rui || !eva) throw new Error("the example has fewer than two people");
  const apply = (people: typeof others) => applyPlan(database, { ...reading.company, users: people }, TOOLS);
  const { tenantId } = await apply([rui, ...others]);
  const sessions = createSessionStore(database, { now: Date.now, key: new Uint8Array(32), longestMs: 86_400_000 });
  const users = createUserStore(database);
  const enter = async (email: string) => {
    const [user] = await users.byEmail(email);
    const right = { tenantId, passwordHash: "uma senha boa", secondFactor: false };
    const session = user && (await sessions.start({ ...right, userId: user.id }, SEEN));
    if (!session) throw new Error(`${email} did not get in`);
    return session;
  };
  const [gone, stays] = [await enter(rui.email), await enter(eva.email)];
  await apply(others);
  await apply([rui, ...others]);
  expect(await sessions.rotate(gone.token, SEEN)).toEqual({ outcome: "refused" });
  expect(await sessions.rotate(stays.token, SEEN)).toMatchObject({ outcome: "rotated" });
});
