import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Programs } from "../../bot/ports/programs.js";
import type { ConversationRef } from "../../bot/ports/store.js";
import type { Database } from "../../db/database.js";
import { createProgramStore } from "../../db/stores/program-store.js";
import { createProgramRegistry } from "../../server/program-registry.js";
import type { TestCompany } from "../db/create-company.js";
import { openTestDatabase } from "../db/open-test-database.js";
import { EngineHarness } from "./engine-harness.js";
import { FLOWS } from "./flows.js";

let harness: EngineHarness;
let database: Database;
let registry: ReturnType<typeof createProgramRegistry>;
/** How many of the next reads of a program the database does not answer. */
let unanswered = 0;

/** A new process, which knows nothing yet. */
function restart(): void {
  const store = createProgramStore(database);
  registry = createProgramRegistry({
    async find(tenantId, hash) {
      if (unanswered > 0) {
        unanswered -= 1;
        throw new Error("the connection was lost");
      }
      return store.find(tenantId, hash);
    },
  });
}

beforeAll(async () => {
  database = await openTestDatabase();
  restart();
  const programs: Programs = {
    current: (tenantId) => registry.current(tenantId),
    pinned: (tenantId, hash) => registry.pinned(tenantId, hash),
    understand: (...given) => registry.understand(...given),
    load: (tenantId, hash) => registry.load(tenantId, hash),
  };
  harness = new EngineHarness(database, { programs });
  await harness.engine.start();
});
afterAll(async () => {
  await harness.engine.stop();
  await database.close();
});

/** As if a version with other system flows had stored it. */
async function storedByAnother(shop: TestCompany): Promise<void> {
  await harness.rows(shop.tenantId, "UPDATE programs SET hash = 'of-another-version' WHERE tenant_id = $1", [
    shop.tenantId,
  ]);
}

async function say(shop: TestCompany, from: string, text: string): Promise<ConversationRef> {
  const ref = await harness.write(shop, from, text);
  await harness.settled(ref);
  return ref;
}

async function pinnedTo(ref: ConversationRef): Promise<string | null> {
  const [row] = await harness.rows<{ program: string | null }>(
    ref.tenantId,
    "SELECT state ->> 'program' AS program FROM conversations WHERE id = $1",
    [ref.conversationId],
  );
  return row?.program ?? null;
}

describe("an upgrade that changes the system flows", () => {
  it("leaves conversations under way where they are, by the stored hash and by this version's own", async () => {
    const shop = await harness.company(FLOWS);
    const ana = await say(shop, "ana", "nome");
    const own = await pinnedTo(ana);
    await storedByAnother(shop);
    restart();
    const bia = await say(shop, "bia", "nome");
    expect([own, await pinnedTo(bia)]).toEqual([expect.stringMatching(/^[0-9a-f]{64}$/), "of-another-version"]);
    restart();
    await say(shop, "ana", "Ana");
    restart();
    await say(shop, "bia", "Bia");
    expect(shop.channel.texts("ana")).toEqual(["Como você se chama?", "Oi, Ana."]);
    expect(shop.channel.texts("bia")).toEqual(["Como você se chama?", "Oi, Bia."]);
    expect(await harness.outcomes(ana)).toMatchObject([{ outcome: "answered" }, { outcome: "answered" }]);
  });
});

describe("a conversation whose program is no more", () => {
  it("is told so and handed to a person, and goes on when it comes back", async () => {
    const shop = await harness.company({ ...FLOWS, any: FLOWS.any.replace("Recebi.", "Recebido.") });
    const ref = await say(shop, "5511", "nome");
    await harness.rows(shop.tenantId, "DELETE FROM programs WHERE tenant_id = $1", [shop.tenantId]);
    await harness.publish(shop, FLOWS);
    restart();
    await say(shop, "5511", "Ana");
    expect(await harness.conversation(ref)).toMatchObject({ owner: "nobody" });
    expect(await harness.outcomes(ref)).toMatchObject([{ state: "done" }, { state: "done", outcome: "handed_over" }]);
    await harness.act(shop, ref, { kind: "give_back", userId: randomUUID(), personName: "Rita" });
    await say(shop, "5511", "fala");
    expect(shop.channel.texts()[1]).toBe("Desculpe, tive um problema do meu lado e não consegui seguir.");
    expect(shop.channel.texts().at(-1)).toBe("Recebi.");
  });
});

describe("a program that cannot be read", () => {
  it("costs no message while the database is in trouble, however often it is tried", async () => {
    const shop = await harness.company(FLOWS);
    restart();
    unanswered = 4;
    const ref = await harness.write(shop, "5511", "fala");
    await harness.until("the message was answered", () => shop.channel.texts().length === 1);
    await harness.settled(ref);
    expect(unanswered).toBe(0);
    expect(await harness.outcomes(ref)).toEqual([{ kind: "message", state: "done", outcome: "answered" }]);
    expect(harness.complaints.join("\n")).toContain("the connection was lost");
  });

  it("sets the message aside when it no longer compiles", async () => {
    const shop = await harness.company(FLOWS);
    await harness.rows(
      shop.tenantId,
      `UPDATE programs SET source = jsonb_set(source::jsonb, '{flows,0,text}', '"flow: ["') WHERE tenant_id = $1`,
      [shop.tenantId],
    );
    restart();
    const ref = await harness.write(shop, "5511", "fala");
    await harness.until("the message was set aside", async () => (await harness.outcomes(ref))[0]?.state === "dead");
    expect(harness.complaints.join("\n")).toContain("a published program no longer compiles");
  });
});
