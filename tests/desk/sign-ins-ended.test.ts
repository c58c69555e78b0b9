import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Database } from "../../db/database.js";
import { createSecondFactorStore } from "../../db/stores/second-factor-store.js";
import { createSessionStore } from "../../db/stores/session-store.js";
import { createUserStore } from "../../db/stores/user-store.js";
import { createCompany } from "../db/create-company.js";
import { openPostgresTestDatabase, TEST_POSTGRES_URL } from "../db/open-postgres-test-database.js";
import { openTestDatabase } from "../db/open-test-database.js";
import { eventually } from "../faults/harness/eventually.js";

const OLD = "hash of the old password";
const NEW = "hash of the new password";
const SEEN = { browser: "", address: "10.0.0.1" };
const HELD_SEEN = { ...SEEN, browser: "held" };

/** Makes a user with a password, and the stores. */
async function somebody(database: Database) {
  const { tenantId } = await createCompany(database);
  const user = { tenantId, userId: randomUUID(), passwordHash: OLD, secondFactor: false };
  const insert = {
    name: "test_insert_user",
    text: `INSERT INTO users (id, tenant_id, email, name, role, teams, password_hash, disabled, from_folder)
      VALUES ($1, $2, $3, 'Rui', 'consultant', '{}', $4, false, false)`,
  };
  await database.batch([tenantId], [[insert, [user.userId, tenantId, `${user.userId}@loja.example`, OLD]]]);
  const sessions = createSessionStore(database, { now: Date.now, key: new Uint8Array(32), longestMs: 86_400_000 });
  const users = createUserStore(database);
  const change = () => users.setPassword({ tenantId, id: user.userId }, NEW, "test");
  const alive = async () => {
    const text = "SELECT id FROM sessions WHERE user_id = $1 AND revoked_at IS NULL";
    return (await database.batch([tenantId], [[{ name: "test_alive", text }, [user.userId]]]))[0];
  };
  /** Switches a second factor on, at a sign-in that is none of those here. */
  async function enrol(): Promise<void> {
    const factors = createSecondFactorStore(database);
    const whose = { tenantId, id: user.userId, sid: randomUUID() };
    await factors.put(whose, "sealed");
    const by = { actor: `user:${user.userId}`, from: SEEN.address };
    expect(await factors.confirm(whose, { secret: "sealed", step: 1, hashes: [] }, by)).toBe(true);
  }
  return { user, sessions, change, enrol, alive };
}

describe("a new password", () => {
  let database: Database;
  beforeAll(async () => {
    database = await openTestDatabase();
  });
  afterAll(() => database.close());

  it("ends a sign-in that is refreshed without a pause", async () => {
    const { user, sessions, change, alive } = await somebody(database);
    const session = await sessions.start(user, SEEN);
    let token = session?.token ?? "";
    let refreshed = 0;
    let enough = Number.POSITIVE_INFINITY;
    async function refresh(): Promise<void> {
      const rotation = await sessions.rotate(token, SEEN);
      if (rotation.outcome !== "rotated") return;
      token = rotation.session.token;
      refreshed += 1;
      return refreshed < enough ? refresh() : undefined;
    }
    const thief = refresh();
    await eventually(() => expect(refreshed).toBeGreaterThan(3));
    await change();
    enough = refreshed + 3;
    await thief;
    expect(await alive()).toEqual([]);
    expect(await sessions.rotate(token, SEEN)).toEqual({ outcome: "refused" });
  });

  it("lets nobody in whose old password had been found right before", async () => {
    const { user, sessions, change, alive } = await somebody(database);
    await change();
    expect(await sessions.start(user, SEEN)).toBeNull();
    expect(await alive()).toEqual([]);
    expect(await sessions.start({ ...user, passwordHash: NEW }, SEEN)).toMatchObject({ userId: user.userId });
  });
});

describe("a second factor that is switched on", () => {
  it("lets nobody in whose password alone had been found right before", async () => {
    const database = await openTestDatabase();
    const { user, sessions, enrol, alive } = await somebody(database);
    await enrol();
    expect(await sessions.start(user, SEEN)).toBeNull();
    expect(await alive()).toEqual([]);
    expect(await sessions.start({ ...user, secondFactor: true }, SEEN)).toMatchObject({ userId: user.userId });
    await database.close();
  });
});

describe.skipIf(!TEST_POSTGRES_URL)("a new password on a server, where others' transactions are open", () => {
  const HELD = { name: "test_hold", text: "SELECT pg_advisory_xact_lock(4711)" };
  let database: Database;
  beforeAll(async () => {
    database = await openPostgresTestDatabase();
    // Storing a sign-in of this browser stops before the COMMIT for as long as the lock is held.
    await database.asOwner(`CREATE FUNCTION hold() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN IF NEW.user_agent = 'held' THEN PERFORM pg_advisory_xact_lock(4711); END IF; RETURN NULL; END $$`);
    await database.asOwner("CREATE TRIGGER hold AFTER INSERT ON sessions FOR EACH ROW EXECUTE FUNCTION hold()");
  });
  afterAll(() => database.close());

  /** Resolves when so many sessions wait for a lock of this database. */
  const waiting = (count: number) =>
    eventually(async () =>
      expect(
        await database.asOwner(
          "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
        ),
      ).toHaveLength(count),
    );
  /**
   * Begins `work`, which is held before its COMMIT, begins `next`, and lets both go on once `next` waits, too, or is
   * done.
   */
  async function during<T>(work: () => Promise<T>, next: () => Promise<void>): Promise<T> {
    const { promise: free, resolve: letGo } = opened();
    const { promise: held, resolve: holds } = opened();
    const holding = database.transaction([], async (tx) => {
      await tx.run(HELD, []);
      holds();
      await free;
    });
    await held;
    const working = work();
    await waiting(1);
    const after = next();
    await Promise.race([waiting(2), after]).finally(letGo);
    await Promise.all([holding, after]);
    return working;
  }

  it("waits for a refresh that is held open, and ends what it made", async () => {
    const { user, sessions, change, alive } = await somebody(database);
    const session = await sessions.start(user, SEEN);
    const rotation = await during(() => sessions.rotate(session?.token ?? "", HELD_SEEN), change);
    if (rotation.outcome !== "rotated") throw new Error(rotation.outcome);
    expect(await alive()).toEqual([]);
    expect(await sessions.rotate(rotation.session.token, SEEN)).toEqual({ outcome: "refused" });
  });

  it("waits for a sign-in that is held open, and ends it", async () => {
    const { user, sessions, change, alive } = await somebody(database);
    const session = await during(() => sessions.start(user, HELD_SEEN), change);
    expect(session).not.toBeNull();
    expect(await alive()).toEqual([]);
  });

  it("is as little passed by a sign-in as a second factor that is switched on meanwhile", async () => {
    const { user, sessions, enrol, alive } = await somebody(database);
    const session = await during(() => sessions.start(user, HELD_SEEN), enrol);
    expect(session).not.toBeNull();
    expect(await alive()).toEqual([]);
  });
});

function opened(): { promise: Promise<void>; resolve: () => void } {
  let resolve = () => {};
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}
